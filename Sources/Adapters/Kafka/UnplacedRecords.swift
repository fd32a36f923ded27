import CRdkafka

/// Finds deliveries that are no promise to build on.
///
/// A broker that was killed may remember records' sequence numbers and not the records: it takes the repetition for duplicates, and
/// librdkafka calls that delivered. The answer gives −1 as the first record's offset, and librdkafka counts on from there: −1, 0, 1, …
struct UnplacedRecords {
    /// The offset of the next record of such an answer, by partition.
    private var next: [TopicPartition: Int64] = [:]

    /// Whether the message came to lie where its report says. Reports of one answer follow each other in their partition.
    mutating func hasPlace(_ message: rd_kafka_message_t) -> Bool {
        guard message.err == RD_KAFKA_RESP_ERR_NO_ERROR else { return true }
        if message.offset < 0 {
            next[TopicPartition(message)] = 0
            return false
        }
        guard !next.isEmpty else { return true }
        let place = TopicPartition(message)
        guard next[place] == message.offset else {
            next[place] = nil
            return true
        }
        next[place] = message.offset + 1
        return false
    }

    /// All reports of the answers so far have come.
    mutating func answersEnded() { next.removeAll() }
}
