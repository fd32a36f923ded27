import CRdkafka
import Pipeline

/// Reads partitions from explicit offsets, without a group.
///
/// A position outside the log is an error, never a silent jump. Used by one thread at a time.
package final class LogReader {
    private let handle: RDHandle
    private let drain = MessageDrain()

    /// - Parameter tellsEnds: whether `hasEnded` is to know.
    package init(settings: KafkaSettings, tellsEnds: Bool = false, onEvent: @escaping @Sendable (KafkaEvent) -> Void = { _ in }) throws(KafkaError) {
        // librdkafka wants a group's name for any assignment; without a subscription it joins none.
        let own = ["group.id": "\(settings.topicPrefix)\(settings.clientID)-reader", "enable.partition.eof": "\(tellsEnds)"]
        handle = try RDHandle(.reader, settings, own: own, onEvent: onEvent)
        rd_kafka_poll_set_consumer(try handle.open("read"))
    }

    /// Reads these partitions from these offsets, and no others any more. A negative offset means the start of the log.
    package func assign(_ positions: [TopicPartition: Int64]) throws(KafkaError) {
        let client = try handle.open("choose partitions to read")
        let code = RDPartitionList(positions: positions).withList { rd_kafka_assign(client, $0) }
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, operation: "choose partitions to read", in: client) }
        drain.forgetAll()
    }

    /// Reads these partitions too; the positions of the others stay.
    package func add(_ positions: [TopicPartition: Int64]) throws(KafkaError) {
        let operation = "add partitions to read"
        let client = try handle.open(operation)
        let error = RDPartitionList(positions: positions).withList { rd_kafka_incremental_assign(client, $0) }
        if let failure = KafkaError(taking: error, operation: operation) { throw failure }
    }

    /// Reads these partitions no more; the positions of the others stay.
    package func remove(_ partitions: [TopicPartition]) throws(KafkaError) {
        let operation = "remove partitions to read"
        let client = try handle.open(operation)
        let error = RDPartitionList(partitions).withList { rd_kafka_incremental_unassign(client, $0) }
        if let failure = KafkaError(taking: error, operation: operation) { throw failure }
        drain.forget(partitions)
    }

    /// Goes on reading a partition elsewhere; also after `offsetOutOfRange`, which stops the partition.
    package func seek(_ partition: TopicPartition, to offset: Int64) throws(KafkaError) {
        // librdkafka's own seek refuses a partition that an error has stopped.
        try remove([partition])
        try add([partition: offset])
    }

    /// Appends up to `countMax` messages; waits for the first one only, at most so long.
    ///
    /// - Parameter wants: asked of each message's partition and offset; one that is not wanted is passed over, though it counts.
    /// - Throws: `offsetOutOfRange` with its partition, which is not read on until `seek`; the others are. Messages read before an
    ///   error are handed out first.
    package func read(
        countMax: Int, timeoutMilliseconds: Int32, into messages: inout [Message], wants: (Int32, Int64) -> Bool = { _, _ in true }
    ) throws(KafkaError) {
        let client = try handle.open("read")
        try drain.read(client, countMax: countMax, timeoutMilliseconds: timeoutMilliseconds, into: &messages, wants: wants)
    }

    /// Whether a partition has been read to its end since it was chosen: the broker said that nothing more lies there.
    package func hasEnded(_ partition: TopicPartition) -> Bool { drain.ended.contains(partition) }

    /// The offsets that the broker holds, asked from it now: from the oldest record's to the one that the next record gets.
    package func bounds(_ partition: TopicPartition, timeoutMilliseconds: Int32 = 10_000) throws(KafkaError) -> Range<Int64> {
        try handle.bounds(partition, timeoutMilliseconds: timeoutMilliseconds)
    }

    /// The offset that the next record of each partition gets, found by reading; wants a reader that `tellsEnds`, whose other partitions are
    /// given up.
    ///
    /// Not every broker tells its end exactly when it is asked for: some name a place in the last batch, or before it, so that who has not
    /// read all looks as if he had. What lies behind is read until the broker's answer to a fetch says that there is nothing more.
    ///
    /// - Parameter told: the ends as the broker told them (`bounds`).
    /// - Throws: `timedOut` if the broker has not said so of each partition in time.
    package func ends(behind told: [TopicPartition: Int64], timeoutMilliseconds: Int32 = 10_000) throws(KafkaError) -> [TopicPartition: Int64] {
        var ends = told
        try assign(told)
        let deadline = ContinuousClock.now + .milliseconds(timeoutMilliseconds)
        var messages: [Message] = []
        while !told.keys.allSatisfy(hasEnded) {
            guard ContinuousClock.now < deadline else {
                throw KafkaError(code: .timedOut, operation: "find the ends of logs", reason: "the broker has not handed out all of them in time")
            }
            messages.removeAll(keepingCapacity: true)
            do throws(KafkaError) { try read(countMax: 1_000, timeoutMilliseconds: 100, into: &messages) } catch {
                // What was told has expired, or was never there.
                if error.code == .offsetOutOfRange, let partition = error.partition {
                    let end = try bounds(partition).upperBound
                    try seek(partition, to: end)
                    ends[partition] = end
                } else if !error.isRetriable {
                    throw error
                }
            }
            for message in messages { ends[message.place] = message.offset + 1 }
        }
        try assign([:])
        return ends
    }

    /// Whether the log ends before an offset, so that no record can have been there: the reader's other partitions are given up for it.
    ///
    /// The broker is asked for the record itself, because not every broker tells its end exactly (some name the first record of the last
    /// batch). One that says nothing for so long is taken to hold the offset.
    package func isBeyondEnd(
        _ offset: Int64, of partition: TopicPartition, timeoutMilliseconds: Int32 = 3_000
    ) throws(KafkaError) -> Bool {
        try assign([partition: offset])
        let deadline = ContinuousClock.now + .milliseconds(timeoutMilliseconds)
        var messages: [Message] = []
        while messages.isEmpty, ContinuousClock.now < deadline {
            do throws(KafkaError) { try read(countMax: 1, timeoutMilliseconds: 100, into: &messages) } catch {
                if error.code == .offsetOutOfRange { return true }
                guard error.isRetriable else { throw error }
            }
        }
        return false
    }

    /// The offset of the first record sent at or after an instant; nil if the broker names none. The embedded broker never names
    /// one, so nil does not prove that there is none.
    package func offset(
        of partition: TopicPartition, atOrAfter instant: Timestamp, timeoutMilliseconds: Int32 = 10_000
    ) throws(KafkaError) -> Int64? {
        let operation = "find an instant in \(partition)"
        // Rounded up: records have whole milliseconds. Before 1970 the field would mean an end of the log.
        let (quotient, remainder) = max(0, instant.nanoseconds).quotientAndRemainder(dividingBy: 1_000_000)
        let list = RDPartitionList([partition: quotient + (remainder > 0 ? 1 : 0)])
        let client = try handle.open(operation)
        let code = list.withList { rd_kafka_offsets_for_times(client, $0, timeoutMilliseconds) }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw handle.failure(code, operation, partition) }
        if let failure = list.failure(operation) { throw failure }
        return list.offsets[partition]
    }

    package func close() { handle.free() }
}
