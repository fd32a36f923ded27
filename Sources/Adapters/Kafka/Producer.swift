import CRdkafka
import Pipeline

/// Writes records to explicit partitions and says where each came to lie.
///
/// Every record is acknowledged by all in-sync replicas, or stays queued: there is no time after which one is given up. Records of
/// one partition keep their order over retries. Used by one thread at a time.
package final class Producer {
    private let handle: RDHandle
    /// Records sent whose delivery has not been handed out.
    package private(set) var queuedCount = 0

    /// - Parameter lingerMilliseconds: how long a record waits for others to travel with; 5…50 costs no throughput.
    package init(
        settings: KafkaSettings, lingerMilliseconds: Int, onEvent: @escaping @Sendable (KafkaEvent) -> Void = { _ in }
    ) throws(KafkaError) {
        handle = try RDHandle(.producer, settings, own: ["linger.ms": String(lingerMilliseconds)], onEvent: onEvent)
    }

    /// Copies a record into the local queue.
    ///
    /// - Parameters:
    ///   - topic: the full name, prefix included.
    ///   - token: comes back with the record's delivery.
    ///   - sent: the record's timestamp, in whole milliseconds; nil: now.
    ///   - signature: goes along as the header `leurre-signature`, if it is not empty.
    /// - Returns: false if the local queue is full: poll and try again.
    package func send(
        topic: String, partition: Int32, key: [UInt8], value: [UInt8], token: UInt64, sent: Timestamp? = nil,
        signature: [UInt8] = []
    ) throws(KafkaError) -> Bool {
        let target = try handle.topic(topic, "send to \"\(topic)\"")
        let code = Self.produce(try handle.open("send to \"\(topic)\""), target, partition, key, value, token, sent, signature)
        if code == RD_KAFKA_RESP_ERR_NO_ERROR {
            queuedCount += 1
            return true
        }
        if code == RD_KAFKA_RESP_ERR__QUEUE_FULL { return false }
        let place = TopicPartition(topic: topic, partition: partition)
        throw KafkaError(code, operation: "send to \(place)", in: try handle.open("send to \(place)"), partition: place)
    }

    /// Lets librdkafka tell what it has to tell while nothing is sent.
    package func serve() {
        guard queuedCount == 0, let client = handle.openClient else { return }
        rd_kafka_poll(client, 0)
    }

    /// Waits until something has been delivered, at most so long, and appends what became of the records.
    ///
    /// - Throws: a fatal error, after the deliveries before it: close this producer and create another one.
    package func poll(timeoutMilliseconds: Int32, into deliveries: inout [Delivery]) throws(KafkaError) {
        rd_kafka_poll(try handle.open("poll for deliveries"), timeoutMilliseconds)
        try handOut(into: &deliveries)
    }

    /// Sends what is queued without lingering and waits for it.
    ///
    /// - Returns: true if nothing is queued any more.
    package func flush(timeoutMilliseconds: Int32, into deliveries: inout [Delivery]) throws(KafkaError) -> Bool {
        let client = try handle.open("flush")
        if queuedCount > 0 { _ = rd_kafka_flush(client, timeoutMilliseconds) }
        try handOut(into: &deliveries)
        return queuedCount == 0
    }

    /// Gives up what is still queued: flush before, or send again elsewhere what has no delivery.
    package func close() {
        handle.free()
        handle.context.deliveries = []
        queuedCount = 0
    }

    private func handOut(into deliveries: inout [Delivery]) throws(KafkaError) {
        let context = handle.context
        context.unplaced.answersEnded()
        queuedCount -= context.deliveries.count
        deliveries.append(contentsOf: context.deliveries)
        context.deliveries.removeAll(keepingCapacity: true)
        if let error = context.fatalError { throw error }
    }

    private static func produce(
        _ client: OpaquePointer, _ topic: OpaquePointer, _ partition: Int32, _ key: [UInt8], _ value: [UInt8], _ token: UInt64,
        _ sent: Timestamp?, _ signature: [UInt8]
    ) -> rd_kafka_resp_err_t {
        // A null pointer would mean no key, or a tombstone: an empty array gets the address of one byte that is never read.
        withUnsafeBytes(of: 0 as UInt8) { nothing in
            key.withUnsafeBytes { key in
                value.withUnsafeBytes { value in
                    // librdkafka only reads the value: it copies it.
                    let content = UnsafeMutableRawPointer(mutating: value.isEmpty ? nothing.baseAddress : value.baseAddress)
                    let name = key.isEmpty ? nothing.baseAddress : key.baseAddress
                    let token = UnsafeMutableRawPointer(bitPattern: UInt(token))
                    if sent != nil || !signature.isEmpty {
                        return produce(client, topic, partition, (name, key.count), (content, value.count), token, sent, signature)
                    }
                    let result = rd_kafka_produce(
                        topic, partition, RD_KAFKA_MSG_F_COPY, content, value.count, name, key.count, token)
                    return result == 0 ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_last_error()
                }
            }
        }
    }

    /// The slower call, which can say when a record was sent, and by whom.
    private static func produce(
        _ client: OpaquePointer, _ topic: OpaquePointer, _ partition: Int32, _ key: (UnsafeRawPointer?, Int),
        _ value: (UnsafeMutableRawPointer?, Int), _ token: UnsafeMutableRawPointer?, _ sent: Timestamp?,
        _ signature: [UInt8]
    ) -> rd_kafka_resp_err_t {
        var parts = [rd_kafka_vu_t](repeating: rd_kafka_vu_t(), count: 6)
        (parts[0].vtype, parts[0].u.rkt) = (RD_KAFKA_VTYPE_RKT, topic)
        (parts[1].vtype, parts[1].u.i32) = (RD_KAFKA_VTYPE_PARTITION, partition)
        (parts[2].vtype, parts[2].u.i) = (RD_KAFKA_VTYPE_MSGFLAGS, RD_KAFKA_MSG_F_COPY)
        (parts[3].vtype, parts[3].u.mem.ptr, parts[3].u.mem.size) = (RD_KAFKA_VTYPE_KEY, UnsafeMutableRawPointer(mutating: key.0), key.1)
        (parts[4].vtype, parts[4].u.mem.ptr, parts[4].u.mem.size) = (RD_KAFKA_VTYPE_VALUE, value.0, value.1)
        (parts[5].vtype, parts[5].u.ptr) = (RD_KAFKA_VTYPE_OPAQUE, token)
        if let sent {
            var time = rd_kafka_vu_t()
            (time.vtype, time.u.i64) = (RD_KAFKA_VTYPE_TIMESTAMP, max(1, sent.nanoseconds / 1_000_000))
            parts.append(time)
        }
        // librdkafka copies a header's name and value.
        let error = RecordSignature.headerName.withCString { header in
            signature.withUnsafeBytes { proof in
                if !signature.isEmpty {
                    var part = rd_kafka_vu_t()
                    part.vtype = RD_KAFKA_VTYPE_HEADER
                    (part.u.header.name, part.u.header.val, part.u.header.size) = (header, proof.baseAddress, proof.count)
                    parts.append(part)
                }
                return rd_kafka_produceva(client, parts, parts.count)
            }
        }
        guard let error else { return RD_KAFKA_RESP_ERR_NO_ERROR }
        defer { rd_kafka_error_destroy(error) }
        return rd_kafka_error_code(error)
    }
}
