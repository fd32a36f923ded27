import Kafka
import Pipeline

extension LogReader {
    /// The offsets that a partition's log has now.
    package static func bounds(of partition: TopicPartition, settings: KafkaSettings) throws(KafkaError) -> Range<Int64> {
        let reader = try LogReader(settings: settings)
        defer { reader.close() }
        return try reader.bounds(partition)
    }

    /// Hands out every record of a range of offsets. The last record of a log is never compacted away, so its offset is the end. Errors
    /// that pass are waited for, as long as a minute does not go by without a record.
    package func readAll(_ partition: TopicPartition, _ offsets: Range<Int64>, _ body: (Message) -> Void) throws {
        guard !offsets.isEmpty else { return }
        try assign([partition: offsets.lowerBound])
        var next = offsets.lowerBound
        var messages: [Message] = []
        var lastProgress = Clock.monotonic()
        while next < offsets.upperBound {
            messages.removeAll(keepingCapacity: true)
            do throws(KafkaError) { try read(countMax: 5_000, timeoutMilliseconds: 100, into: &messages) } catch {
                guard error.isRetriable else { throw error }
            }
            for message in messages {
                guard message.offset < offsets.upperBound else { return }
                body(message)
                next = message.offset + 1
            }
            if !messages.isEmpty { lastProgress = Clock.monotonic() }
            guard Clock.monotonic() - lastProgress < .minutes(1) else {
                throw LoopError(
                    "cannot read topic \"\(partition.topic)\" partition \(partition.partition) up to offset \(offsets.upperBound): nothing came "
                        + "for a minute after offset \(next); check the broker")
            }
        }
    }
}
