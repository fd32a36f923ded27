import Pipeline
import Runtime

/// Platform files (YAML).
enum PlatformTarget {
    static let target = FuzzTarget(name: "platforms", bytesMax: 4_096, seeds: seeds, run: run)

    private static func seeds() throws -> [[UInt8]] {
        [
            try SeedFiles.bytes("deploy/data/demo/platforms.yaml"),
            Array("platforms: [{id: a, country: ??, machines: [{index: 2, address: \"::1\"}], up: [2013-06-10T00:00:00Z/2013-06-11T00:00:00Z]}]".utf8),
            Array("platforms:\n- &a {id: a, country: FR, machines: [{address: 192.0.2.1, system: |\n   x}]}\n- *a\n".utf8),
        ]
    }

    private static func run(_ bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self), let file = try? PlatformFile(text: text, name: "fuzz") else { return }
        for entry in file.entries {
            let indexes = entry.platform.machines.map(\.index)
            guard !indexes.isEmpty, Set(indexes).count == indexes.count, indexes.allSatisfy({ (1...Session.machinesMax).contains($0) }) else {
                throw BrokenPromise("platform \(entry.platform.id) has the machines \(indexes)")
            }
            let report = SensorReport(
                platform: entry.platform, sensor: "fuzz", epoch: 1, hour: 1, reported: Timestamp(seconds: 1))
            guard let again = try? SensorReport(encoded: report.encoded()), again == report else {
                throw BrokenPromise("platform \(entry.platform.id) does not travel as the file describes it")
            }
        }
    }
}
