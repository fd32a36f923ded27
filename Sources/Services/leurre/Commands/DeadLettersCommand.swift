import ArgumentParser
import Foundation
import Kafka
import Pipeline
import Runtime

/// `leurre deadletters`: what was set aside, and why.
struct DeadLettersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadletters", abstract: "Show what was set aside: reason, origin and original bytes.")

    @OptionGroup var broker: BrokerOptions
    @Option(help: "Only letters with this reason: late, clock, malformed or unreadable.") var reason: String?
    @Option(help: "The most letters to show, the newest last.") var limit = 100
    @Option(help: "text or json (one object a line).") var format: OutputFormat = .text

    func run() throws {
        let settings = try broker.settings()
        try Admin(settings: settings).isReachable(timeoutMilliseconds: 5_000)
        let letters = try read(settings).filter { reason == nil || $0.letter.reason == reason }
        switch format {
        case .text:
            let rows = letters.suffix(limit).map { row($0.offset, $0.letter) }
            print(TextTable.render(header: ["letter", "reason", "origin", "captured", "bytes", "detail", "begins with"], rows: rows))
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            for item in letters.suffix(limit) {
                print(String(decoding: try encoder.encode(DeadLetterView(item.letter, offset: item.offset)), as: UTF8.self))
            }
        }
    }

    private func read(_ settings: KafkaSettings) throws -> [(offset: Int64, letter: DeadLetter)] {
        let partition = TopicPartition(topic: Topic.deadLetters.name(prefix: settings.topicPrefix), partition: 0)
        let reader = try LogReader(settings: settings)
        defer { reader.close() }
        let bounds = try reader.bounds(partition)
        var result: [(offset: Int64, letter: DeadLetter)] = []
        try reader.readAll(partition, bounds) { message in
            guard let bytes = message.value, let letter = try? DeadLetter(encoded: bytes) else { return }
            result.append((message.offset, letter))
        }
        return result
    }

    private func row(_ offset: Int64, _ letter: DeadLetter) -> [String] {
        let view = DeadLetterView(letter, offset: offset)
        return ["\(offset)", letter.reason, view.origin, view.captured ?? "", "\(letter.value.count)", letter.detail, String(view.bytes.prefix(32))]
    }
}

/// A dead letter as people and programs read it.
struct DeadLetterView: Encodable {
    var letter: Int64
    var reason: String
    var detail: String
    var service: String
    var origin: String
    var captured: String?
    /// Hexadecimal.
    var bytes: String

    init(_ letter: DeadLetter, offset: Int64) {
        (self.letter, reason, detail, service) = (offset, letter.reason, letter.detail, letter.service)
        origin = "\(letter.topic)/\(letter.partition)/\(letter.offset)" + (letter.index.map { "/\($0)" } ?? "")
        let seconds = Double(letter.captured.nanoseconds) / 1e9
        captured = letter.captured.nanoseconds == 0 ? nil : Date(timeIntervalSince1970: seconds).ISO8601Format()
        bytes = letter.value.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
