import Foundation

/// Files that the tests read where they lie.
enum Corpus {
    /// The folder of the environment variable `LEURRE_CORPORA`; nil if it is not set: then tests that need it do not apply.
    static let folder = ProcessInfo.processInfo.environment["LEURRE_CORPORA"]

    /// Where Debian's package `p0f` installs its database.
    static let databasePath = "/etc/p0f/p0f.fp"

    static var hasDatabase: Bool { FileManager.default.isReadableFile(atPath: databasePath) }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
