import Foundation
import Pipeline
import Runtime
import Simulation

/// Writes a simulated world into a folder, one platform's day at a time. Files are opened to append and closed again: a thousand
/// platforms have more captures than a process may have open files.
struct SimulationFolder {
    let folder: URL

    /// - Throws: if the folder holds something; what a scenario wrote before is not overwritten.
    init(path: String) throws(SettingError) {
        folder = URL(fileURLWithPath: path)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            guard try FileManager.default.contentsOfDirectory(atPath: path).isEmpty else {
                throw SettingError("cannot write into folder \"\(path)\": it is not empty; name a new one")
            }
        } catch let error as SettingError { throw error } catch {
            throw SettingError("cannot make folder \"\(path)\": \(error.localizedDescription)")
        }
    }

    /// - Returns: what is known of the world.
    @discardableResult
    func write(_ scenario: Scenario) throws -> Truth {
        var simulator = try Simulator(scenario)
        let platforms = simulator.platforms
        var output = Simulator.Output()
        try append(Array((Truth.sourceColumns.joined(separator: "\t") + "\n").utf8), to: "sources.tsv")
        while try simulator.nextDay() {
            for (index, platform) in platforms.enumerated() {
                try simulator.generate(platform: index, into: &output)
                try append(output.capture, to: "\(platform.id).pcap")
                try append(output.late, to: "\(platform.id)-late.pcap")
                try append(output.sources, to: "sources.tsv")
                output.removeAll()
            }
            try append(simulator.hosts, to: "hosts")
            simulator.hosts.removeAll(keepingCapacity: true)
        }
        let truth = simulator.truth
        try write(truth)
        try simulator.countryRanges.write(to: folder.appendingPathComponent("countries.csv"), atomically: true, encoding: .utf8)
        try PlatformYAML(platforms: platforms, up: simulator.up, truth: truth).text
            .write(to: folder.appendingPathComponent("platforms.yaml"), atomically: true, encoding: .utf8)
        return truth
    }

    private func append(_ bytes: [UInt8], to name: String) throws {
        guard !bytes.isEmpty else { return }
        let path = folder.appendingPathComponent(name).path
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw SettingError("cannot open file \"\(path)\": \(String(cString: strerror(errno)))") }
        defer { close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            guard written > 0 else { throw SettingError("cannot write file \"\(path)\": \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(written)
        }
    }

    private func write(_ truth: Truth) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        var data = try encoder.encode(truth)
        data.append(UInt8(ascii: "\n"))
        try data.write(to: folder.appendingPathComponent("truth.json"))
    }
}
