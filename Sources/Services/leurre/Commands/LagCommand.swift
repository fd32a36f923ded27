import ArgumentParser
import Foundation
import Pipeline
import Runtime

/// `leurre lag`: how far each consumer group is behind, in messages and in seconds.
struct LagCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lag",
        abstract: "Show how far each consumer group is behind.",
        discussion: """
            Seconds are now minus the time at which the oldest record that is not yet committed was sent; "unknown" (in JSON an obstacle) where \
            the broker does not hand that record out.
            """)

    @OptionGroup var broker: BrokerOptions
    @Option(help: "Text before packets.v1 and sensors.v1, where they are another house's. Default: LEURRE_CAPTURE_PREFIX, else the topic prefix.")
    var capturePrefix: String?
    @Option(help: "text or json.") var format: OutputFormat = .text
    @Flag(help: "Show it again every two seconds.") var watch = false
    @Option(help: "Serve it at host:port as /metrics for Prometheus, measured every five seconds; also of groups without a running member.")
    var serve: String?
    @Option(help: "Exit 1 if any partition is more seconds behind than this, 2 if none is but one is unknown.") var maxSeconds: Double?

    func run() throws {
        let capturePrefix = capturePrefix ?? ProcessInfo.processInfo.environment["LEURRE_CAPTURE_PREFIX"] ?? broker.prefix
        let meter = try LagMeter(settings: broker.settings(), capturePrefix: capturePrefix)
        StopSignal.listen()
        if let serve { return try LagServer(address: serve).run(meter) }
        repeat {
            let lines = try meter.measure()
            if watch, format == .text { print("\u{1b}[2J\u{1b}[H", terminator: "") }
            print(format == .json ? try json(lines) : text(lines))
            if let maxSeconds, !watch {
                if lines.contains(where: { $0.seconds ?? 0 > maxSeconds }) { throw ExitCode(1) }
                if let obstacle = lines.obstacles.first {
                    FileHandle.standardError.write(Data("\(obstacle)\n".utf8))
                    throw ExitCode(2)
                }
            }
            if watch { sleep(2) }
        } while watch && !StopSignal.isSet
    }

    private func text(_ lines: [LagLine]) -> String {
        let rows = lines.map {
            [
                $0.group, $0.topic, "\($0.partition)", "\($0.committed)", "\($0.end)", "\($0.messages)",
                $0.seconds.map { String(format: "%.1f", $0) } ?? "unknown",
            ]
        }
        return TextTable.render(
            header: ["group", "topic", "partition", "committed", "end", "messages behind", "seconds behind"], rows: rows,
            rightAligned: [2, 3, 4, 5, 6])
    }

    private func json(_ lines: [LagLine]) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(lines), as: UTF8.self)
    }
}
