import CRdkafka
import Glibc
import Pipeline

/// Takes messages off a client's queue one by one, so that a change of assignment falls between two messages.
///
/// librdkafka's batch calls are not used: up to 2.0 they skip or repeat offsets around pausing and rebalancing, from 2.2 to 2.13 an
/// error in the batch moves the position (its CHANGELOG, issues 4208 and 4844).
final class MessageDrain {
    /// An error that came behind messages; the next call throws it.
    private var pending: KafkaError?
    /// Partitions that were read to their end; only of a client that is told of it.
    private(set) var ended: Set<TopicPartition> = []
    private var topicBytes: [CChar] = [0]
    private var topicName = ""

    /// Appends at most `countMax` messages; waits for the first one only.
    ///
    /// - Parameters:
    ///   - wants: asked of a message's partition and offset; one that is not wanted is counted and not copied.
    ///   - beforeAppending: runs after each call into librdkafka, before its message is appended.
    func read(
        _ client: OpaquePointer, countMax: Int, timeoutMilliseconds: Int32, into messages: inout [Message],
        wants: (Int32, Int64) -> Bool = { _, _ in true },
        beforeAppending: (inout [Message]) -> Void = { _ in }
    ) throws(KafkaError) {
        if let error = pending {
            pending = nil
            throw error
        }
        var count = 0
        while count < countMax {
            let next = rd_kafka_consumer_poll(client, count == 0 ? timeoutMilliseconds : 0)
            beforeAppending(&messages)
            guard let next else { return }
            defer { rd_kafka_message_destroy(next) }
            if next.pointee.err == RD_KAFKA_RESP_ERR__PARTITION_EOF {
                if let topic = next.pointee.rkt { ended.insert(TopicPartition(topic: name(topic), partition: next.pointee.partition)) }
                return
            }
            if let error = error(next.pointee, client) {
                guard count > 0 else { throw error }
                pending = error
                return
            }
            if wants(next.pointee.partition, next.pointee.offset) { messages.append(message(next)) }
            count += 1
        }
    }

    /// Forgets an error of partitions that are not read any more, or from elsewhere.
    func forget(_ partitions: [TopicPartition]) {
        if let partition = pending?.partition, partitions.contains(partition) { pending = nil }
        ended.subtract(partitions)
    }

    func forgetAll() {
        pending = nil
        ended.removeAll()
    }

    private func error(_ message: rd_kafka_message_t, _ client: OpaquePointer) -> KafkaError? {
        guard message.err != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        if message.err == RD_KAFKA_RESP_ERR__FATAL { return KafkaError(fatalOf: client, operation: "read from Kafka") }
        let place = message.rkt.map { TopicPartition(topic: name($0), partition: message.partition) }
        // A message with an error carries librdkafka's text as its payload.
        let text = message.payload.map { String(decoding: UnsafeRawBufferPointer(start: $0, count: message.len), as: UTF8.self) }
        let object = place.map { $0.partition < 0 ? "\"\($0.topic)\"" : "\($0)" } ?? "from Kafka"
        return KafkaError(message.err, operation: "read \(object)", reason: text, partition: place)
    }

    private func message(_ raw: UnsafeMutablePointer<rd_kafka_message_t>) -> Message {
        let message = raw.pointee
        var type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let milliseconds = max(0, rd_kafka_message_timestamp(raw, &type))
        return Message(
            topic: message.rkt.map(name) ?? "", partition: message.partition, offset: message.offset,
            sent: Timestamp(seconds: milliseconds / 1_000, nanoseconds: milliseconds % 1_000 * 1_000_000),
            key: Self.bytes(message.key, message.key_len) ?? [], value: Self.bytes(message.payload, message.len), signature: Self.signature(raw))
    }

    private static func signature(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> [UInt8] {
        var headers: OpaquePointer?
        guard rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR, let headers else { return [] }
        var (start, count): (UnsafeRawPointer?, Int) = (nil, 0)
        guard rd_kafka_header_get_last(headers, RecordSignature.headerName, &start, &count) == RD_KAFKA_RESP_ERR_NO_ERROR, let start else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: min(count, RecordSignature.bytesMax + 1)))
    }

    /// The only copy of a key or value. librdkafka has checked the length against the bytes that it received.
    private static func bytes(_ start: UnsafeMutableRawPointer?, _ count: Int) -> [UInt8]? {
        start.map { Array(UnsafeRawBufferPointer(start: $0, count: count)) }
    }

    /// The topic's name, made into a `String` only when it differs from the last one.
    private func name(_ topic: OpaquePointer) -> String {
        guard let text = rd_kafka_topic_name(topic), strcmp(text, topicBytes) != 0 else { return topicName }
        topicName = String(cString: text)
        topicBytes = Array(topicName.utf8CString)
        return topicName
    }
}
