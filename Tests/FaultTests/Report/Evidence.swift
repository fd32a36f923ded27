import Foundation
import Kafka
import Pipeline

/// What a failed run leaves behind for a person: the batches on the topic, and the tables.
enum Evidence {
    private static let timeoutMilliseconds: Int32 = 5_000

    static func keep(_ house: FaultHouse) {
        write((try? batches(house)) ?? "the broker does not answer", "batches.tsv", house)
        for table in ["ledger", "statistics", "attacks", "completeness"] {
            write((try? house.database.value("select * from \(table)")) ?? "Postgres does not answer", "\(table).txt", house)
        }
    }

    /// offset, partition, sensor, epoch, number, packets before, packets.
    private static func batches(_ house: FaultHouse) throws -> String {
        let reader = try LogReader(settings: KafkaSettings(bootstrapServers: house.broker.bootstrapServers))
        defer { reader.close() }
        var lines: [String] = []
        for number in 0..<Int32(FaultHouse.partitions) {
            let place = TopicPartition(topic: Topic.packets.rawValue, partition: number)
            let bounds = try reader.bounds(place, timeoutMilliseconds: timeoutMilliseconds)
            try reader.assign([place: bounds.lowerBound])
            var messages: [Message] = []
            while messages.last.map({ $0.offset + 1 < bounds.upperBound }) ?? !bounds.isEmpty {
                let before = messages.count
                try reader.read(countMax: 10_000, timeoutMilliseconds: timeoutMilliseconds, into: &messages)
                if messages.count == before { break }
            }
            for message in messages {
                let batch = message.value.flatMap { try? PacketBatch(encoded: $0) }
                let text = batch.map { "\($0.sensor)\t\($0.epoch)\t\($0.number)\t\($0.packetsBefore)\t\($0.packetCount)" }
                lines.append("\(number)\t\(message.offset)\t" + (text ?? "unreadable"))
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func write(_ text: String, _ name: String, _ house: FaultHouse) {
        try? text.write(to: house.folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
}
