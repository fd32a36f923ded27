import Foundation
import Kafka
import Pipeline

/// What a failed run leaves behind for a person: what lies on the topics, and the tables.
enum Evidence {
    private static let timeoutMilliseconds: Int32 = 5_000

    static func keep(_ house: FaultHouse) {
        write((try? batches(house)) ?? "the broker does not answer", "batches.tsv", house)
        write((try? rows(.sessions, house, as: SessionRow.self, name)) ?? "", "sessions.tsv", house)
        write((try? rows(.attacks, house, as: AttackRow.self, name)) ?? "", "attacks.tsv", house)
        for table in ["ledger", "statistics", "attacks", "completeness"] {
            write((try? house.database.value("select * from \(table)")) ?? "Postgres does not answer", "\(table).txt", house)
        }
    }

    /// Partition, offset, sensor, epoch, number, packets before, packets.
    private static func batches(_ house: FaultHouse) throws -> String {
        try records(.packets, house).map { message in
            let batch = message.value.flatMap { try? PacketBatch(encoded: $0) }
            let text = batch.map { "\($0.sensor)\t\($0.epoch)\t\($0.number)\t\($0.packetsBefore)\t\($0.packetCount)" }
            return "\(message.partition)\t\(message.offset)\t" + (text ?? "unreadable")
        }.joined(separator: "\n")
    }

    /// Partition, offset, what it is, revision.
    private static func rows<R: Row & WireCodable>(_ topic: Topic, _ house: FaultHouse, as type: R.Type, _ name: (R) -> String) throws -> String {
        try records(topic, house).map { message in
            let row = message.value.flatMap { try? R(encoded: $0) }
            return "\(message.partition)\t\(message.offset)\t" + (row.map(name) ?? "unreadable")
        }.joined(separator: "\n")
    }

    private static func name(_ row: SessionRow) -> String {
        switch row {
        case .session(let session): "\(session.id)\t\(session.address)\t\(session.revision.offset)"
        case .line(let line): "line \(line.sensor)\t\(line.revision.offset)"
        case .commit(let commit): "commit\t\(commit.revision.offset)"
        }
    }

    private static func name(_ row: AttackRow) -> String {
        switch row {
        case .attack(let attack): "\(attack.session.id)\t\(attack.session.address)\t\(attack.session.revision.offset)"
        case .line(let line): "line \(line.sensor)\t\(line.revision.offset)"
        case .commit(let commit): "commit\t\(commit.revision.offset)"
        }
    }

    private static func records(_ topic: Topic, _ house: FaultHouse) throws -> [Message] {
        let reader = try LogReader(settings: house.broker.settings)
        defer { reader.close() }
        var all: [Message] = []
        for number in 0..<Int32(FaultHouse.partitions) {
            let place = TopicPartition(topic: topic.rawValue, partition: number)
            let bounds = try reader.bounds(place, timeoutMilliseconds: timeoutMilliseconds)
            try reader.assign([place: bounds.lowerBound])
            var messages: [Message] = []
            while messages.last.map({ $0.offset + 1 < bounds.upperBound }) ?? !bounds.isEmpty {
                let before = messages.count
                try reader.read(countMax: 10_000, timeoutMilliseconds: timeoutMilliseconds, into: &messages)
                if messages.count == before { break }
            }
            all += messages
        }
        return all
    }

    private static func write(_ text: String, _ name: String, _ house: FaultHouse) {
        try? text.write(to: house.folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
}
