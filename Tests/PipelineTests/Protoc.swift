import Foundation

/// `protoc` over `schemas/events`: an implementation of the wire format that shares nothing with ours.
enum Protoc {
    static let path: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/protoc" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// Continuous integration must not pass without it.
    static let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"

    static let schemas = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("schemas/events")

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Bytes → text → bytes.
    static func roundTrip(_ type: String, _ bytes: [UInt8]) throws -> [UInt8] {
        let text = try run(["--decode=leurre.v1.\(type)"], input: Data(bytes))
        return Array(try run(["--encode=leurre.v1.\(type)"], input: text))
    }

    private static func run(_ arguments: [String], input: Data) throws -> Data {
        guard let path else { throw Failure(description: "cannot run protoc: it is not installed; install \"protobuf-compiler\"") }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-protoc-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files, not pipes: a pipe of a large message would have to be read while it is written.
        let (source, output, errors) = (
            folder.appendingPathComponent("in"), folder.appendingPathComponent("out"), folder.appendingPathComponent("err")
        )
        try input.write(to: source)
        for file in [output, errors] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        let files = try FileManager.default.contentsOfDirectory(atPath: schemas.path).filter { $0.hasSuffix(".proto") }.sorted()
        process.arguments = ["--proto_path=\(schemas.path)"] + arguments + files
        process.standardInput = try FileHandle(forReadingFrom: source)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        let complaint = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
        guard process.terminationStatus == 0, complaint.isEmpty else { throw Failure(description: complaint) }
        return try Data(contentsOf: output)
    }
}
