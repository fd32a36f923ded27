import Kafka
import Pipeline
import TestSupport

/// Reads what lies on the topics and writes it again: as it is, or so that it cannot be read any more.
final class HostileHand {
    private let reader: LogReader
    private let producer: Producer
    /// Records of no meaning that were sent to topics that a service reads.
    private(set) var garbageSent = 0
    private static let topics: [Topic] = [.packets, .sessions, .attacks, .statistics, .sensors]
    private static let timeoutMilliseconds: Int32 = 5_000

    init(bootstrapServers: String) throws {
        let settings = KafkaSettings(bootstrapServers: bootstrapServers, clientID: "stranger")
        reader = try LogReader(settings: settings)
        producer = try Producer(settings: settings, lingerMilliseconds: 0)
    }

    func strike(_ random: inout SeededRandom) throws {
        var records: [Publication] = []
        for topic in Self.topics {
            let partition = TopicPartition(
                topic: topic.rawValue, partition: topic.isPartitionedByAddress ? Int32(random.below(FaultHouse.partitions)) : 0)
            let found = try read(partition, countMax: random.number(1...60), &random)
            records += found.map { Publication(place: partition, key: $0.key, value: $0.value ?? []) }
            for _ in 0..<random.number(1...3) {
                let key = found.isEmpty ? [1] : random.pick(found).key
                let value = garbage(topic, found.isEmpty ? [] : random.pick(found).value ?? [], &random)
                records.append(Publication(place: partition, key: key, value: value))
                garbageSent += 1
            }
            if topic == .packets { records += found.compactMap { altered($0, &random).map { Publication(place: partition, key: [7], value: $0) } } }
        }
        try send(records.shuffled(using: &random))
    }

    func close() {
        reader.close()
        producer.close()
    }

    private struct Publication {
        var place: TopicPartition
        var key: [UInt8]
        var value: [UInt8]
    }

    /// A stretch of the log from a random place on.
    private func read(_ partition: TopicPartition, countMax: Int, _ random: inout SeededRandom) throws -> [Message] {
        let bounds = try reader.bounds(partition, timeoutMilliseconds: Self.timeoutMilliseconds)
        guard !bounds.isEmpty else { return [] }
        try reader.assign([partition: Int64.random(in: bounds, using: &random)])
        var messages: [Message] = []
        try reader.read(countMax: countMax, timeoutMilliseconds: 500, into: &messages)
        return messages.filter { $0.value != nil }
    }

    /// Bytes that are no record of the topic: noise, or the beginning of a record with its end gone wrong.
    private func garbage(_ topic: Topic, _ original: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        while true {
            var bytes = Array(original.prefix(random.number(0...max(1, original.count))))
            for _ in 0..<random.number(1...40) { bytes.append(UInt8(random.below(256))) }
            if !isReadable(bytes, topic) { return bytes }
        }
    }

    private func isReadable(_ bytes: [UInt8], _ topic: Topic) -> Bool {
        switch topic {
        case .packets: (try? PacketBatch(encoded: bytes)) != nil
        case .sessions: (try? SessionRow(encoded: bytes)) != nil
        case .attacks: (try? AttackRow(encoded: bytes)) != nil
        case .statistics: (try? StatisticRow(encoded: bytes)) != nil
        default: (try? SensorReport(encoded: bytes)) != nil
        }
    }

    /// A batch that has been sent, with other packets in it: its number says that it has been counted.
    private func altered(_ message: Message, _ random: inout SeededRandom) -> [UInt8]? {
        guard random.chance(20), var batch = try? PacketBatch(encoded: message.value ?? []), !batch.packets.isEmpty else { return nil }
        batch.packets[random.below(batch.packets.count)] ^= UInt8(1 << random.below(8))
        return batch.encoded()
    }

    private func send(_ records: [Publication]) throws {
        for (index, record) in records.enumerated() {
            while try !producer.send(
                topic: record.place.topic, partition: record.place.partition, key: record.key, value: record.value, token: UInt64(index))
            {
                var deliveries: [Delivery] = []
                try producer.poll(timeoutMilliseconds: 100, into: &deliveries)
            }
        }
        var deliveries: [Delivery] = []
        guard try producer.flush(timeoutMilliseconds: Self.timeoutMilliseconds, into: &deliveries) else {
            throw FaultFailure("the hostile records were not delivered")
        }
    }
}
