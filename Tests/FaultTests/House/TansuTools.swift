import Foundation

/// Where Tansu, a librdkafka that understands it and the emulation of S3 lie: LEURRE_TANSU names the folder that `need_tansu` of
/// deploy/lib/packages.sh filled.
struct TansuTools {
    static let folder = ProcessInfo.processInfo.environment["LEURRE_TANSU"]
    static var obstacle: String? {
        do { _ = try TansuTools() } catch { return "\(error)" }
        return nil
    }

    /// For processes that are to use the system's librdkafka, though the harness itself speaks with Tansu.
    static var environmentWithout: [String: String] {
        guard let folder, let path = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] else { return [:] }
        return ["LD_LIBRARY_PATH": path.split(separator: ":").filter { !$0.hasPrefix(folder) }.joined(separator: ":")]
    }

    let broker: String
    let store: String
    let libraries: String

    init() throws {
        guard let folder = Self.folder else { throw FaultFailure("Tansu is not there: \"make faults\" fetches it and sets LEURRE_TANSU") }
        broker = folder + "/bin/tansu"
        store = folder + "/bin/moto_server"
        libraries = folder + "/rdkafka"
        for file in [broker, store, libraries + "/librdkafka.so.1"] where !FileManager.default.fileExists(atPath: file) {
            throw FaultFailure("\"\(file)\" is not there: \"make faults\" fetches it")
        }
    }
}
