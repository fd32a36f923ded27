import Foundation
import TestSupport

/// Debian's Prometheus with a configuration and a store of its own.
final class PrometheusServer {
    private let process = Process()
    private let port: Int

    /// - Parameter rules: what a file of rules holds.
    init(targets: [String], folder: URL, rules: String? = nil) throws {
        port = Int(try FreePort.find())
        let file = folder.appendingPathComponent("prometheus.yml")
        let rulesFile = folder.appendingPathComponent("rules.yml")
        try rules?.write(to: rulesFile, atomically: true, encoding: .utf8)
        let list = targets.map { "\"\($0)\"" }.joined(separator: ", ")
        try """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [\(rules == nil ? "" : "\"\(rulesFile.path)\"")]
            scrape_configs: [{job_name: leurre, static_configs: [{targets: [\(list)]}]}]
            """.write(to: file, atomically: true, encoding: .utf8)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/prometheus")
        process.arguments = [
            "--config.file=\(file.path)", "--storage.tsdb.path=\(folder.appendingPathComponent("prometheus").path)",
            "--web.listen-address=127.0.0.1:\(port)",
        ]
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try process.run()
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    /// The only value of a query; nil if there is none (yet).
    func value(_ query: String) throws -> Double? {
        let output = try Tool.run(
            "/usr/bin/curl", ["-s", "-m", "10", "-G", "--data-urlencode", "query=\(query)", "http://127.0.0.1:\(port)/api/v1/query"])
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(output.text.utf8)) else { return nil }
        if case .text(let text) = answer.data.result.first?.value.last { return Double(text) }
        return nil
    }

    /// Whether a query has a value within a minute.
    func waits(for value: Double, _ query: String) throws -> Bool { try waits { try self.value(query) == value } }

    func waits(_ condition: () throws -> Bool) throws -> Bool { try Tool.wait(seconds: 60, until: condition) }

    private struct Answer: Decodable {
        struct Body: Decodable { var result: [Series] }
        struct Series: Decodable { var value: [Part] }
        var data: Body
    }

    /// A time, or a value as text.
    private enum Part: Decodable {
        case number(Double)
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) { self = .text(text) } else { self = .number(try container.decode(Double.self)) }
        }
    }
}
