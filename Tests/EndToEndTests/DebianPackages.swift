import Foundation
import Testing

/// The Debian packages of the release build that is tested, made once and unpacked side by side.
final class DebianPackages {
    /// A debug build needs Swift's shared libraries, and is not packed.
    static let isWanted = ["LEURRE_BIN", "CI"].contains { ProcessInfo.processInfo.environment[$0] != nil }

    let folder: URL
    private(set) var files: [String: URL] = [:]

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-packages-\(UUID().uuidString)")
        for file in try build(into: "all", []) { files[String(file.lastPathComponent.prefix { $0 != "_" })] = file }
        for file in files.values { _ = try Self.output("/usr/bin/dpkg-deb", ["-x", file.path, root.path]) }
    }

    /// Where the packages were unpacked.
    var root: URL { folder.appendingPathComponent("root") }

    /// - Parameter names: the packages to build; empty: all.
    func build(into name: String, _ names: [String]) throws -> [URL] {
        let out = folder.appendingPathComponent(name)
        let script = Tool.root.appendingPathComponent("deploy/package").path
        let text = try Self.output(script, [out.path] + names, environment: ["LEURRE_BIN": Tool.folder.path, "COMPRESSION": "none"])
        return text.split(separator: "\n").map { URL(fileURLWithPath: String($0)) }
    }

    func field(_ name: String, of package: String) throws -> String {
        try Self.output("/usr/bin/dpkg-deb", ["-f", #require(files[package]).path, name])
    }

    /// The unpacked files below a folder.
    func unpacked(_ path: String) throws -> [URL] {
        let files = FileManager.default.enumerator(at: root.appendingPathComponent(path), includingPropertiesForKeys: [.isRegularFileKey])
        return (files?.allObjects as? [URL] ?? []).filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// What a program says; a failed test if it fails.
    static func output(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws -> String {
        let output = try Tool.run(program, arguments, environment: environment)
        try #require(output.code == 0, "\(program) \(arguments): \(output.text.suffix(2_000)) \(output.errors.suffix(2_000))")
        return output.text
    }
}
