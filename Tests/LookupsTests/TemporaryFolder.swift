import Foundation

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/leurre-lookups-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Puts a file in place the way a careful updater does: under another name first, then by renaming.
    @discardableResult
    func put(_ name: String, _ content: some Sequence<UInt8>) throws -> String {
        let target = path + "/" + name
        try Data(content).write(to: URL(fileURLWithPath: target), options: .atomic)
        return target
    }

    @discardableResult
    func put(_ name: String, _ text: String) throws -> String { try put(name, text.utf8) }
}
