import Kafka
import Pipeline
import Runtime

/// The dead letters of a house, in the order in which they were written.
final class LetterLog {
    struct Stored {
        /// The letter's offset: its number for people.
        var number: Int64
        var written: Timestamp
        var letter: DeadLetter
    }

    let settings: KafkaSettings
    /// The numbers that the broker holds.
    let numbers: Range<Int64>
    private let partition: TopicPartition

    init(_ settings: KafkaSettings) throws {
        self.settings = settings
        let admin = try Admin(settings: settings)
        try admin.isReachable(timeoutMilliseconds: 5_000)
        let topic = Topic.deadLetters.name(prefix: settings.topicPrefix)
        _ = try admin.partitionCount(topic: topic)
        partition = TopicPartition(topic: topic, partition: 0)
        let reader = try LogReader(settings: settings)
        defer { reader.close() }
        numbers = try reader.bounds(partition)
    }

    /// Hands out one letter after the other; what is no letter is passed over: somebody else wrote it.
    func forEach(_ body: (Stored) throws -> Void) throws { try read(numbers, body) }

    /// The same for some of them only.
    func forEach(in range: Range<Int64>, _ body: (Stored) throws -> Void) throws { try read(range.clamped(to: numbers), body) }

    /// One letter; nil if there is none with this number.
    func letter(_ number: Int64) throws -> Stored? {
        guard numbers.contains(number) else { return nil }
        var found: Stored?
        try read(number..<number + 1) { found = $0 }
        return found
    }

    private func read(_ range: Range<Int64>, _ body: (Stored) throws -> Void) throws {
        let reader = try LogReader(settings: settings)
        defer { reader.close() }
        var failure: (any Error)?
        try reader.readAll(partition, range) { message in
            guard failure == nil, let bytes = message.value, let letter = try? DeadLetter(encoded: bytes) else { return }
            do { try body(Stored(number: message.offset, written: message.sent, letter: letter)) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
