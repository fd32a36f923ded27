import Foundation
import TestSupport

/// A key for each sensor, and the registry that knows them.
struct FaultIdentities {
    let registry: String
    private let folder: URL

    /// - Parameter platforms: their sensors are called as they are.
    init(_ platforms: [String], in folder: URL) throws {
        self.folder = folder
        registry = folder.appendingPathComponent("identities.yaml").path
        var text = "identities:\n"
        for platform in platforms {
            let line = try Tool.run("leurre", ["sensor-key", key(of: platform), "--platform", platform])
            guard line.code == 0 else { throw FaultFailure("cannot make a key: \(line.errors)") }
            text += line.text
        }
        try text.write(toFile: registry, atomically: true, encoding: .utf8)
    }

    func key(of platform: String) -> String { folder.appendingPathComponent("\(platform).key").path }
}
