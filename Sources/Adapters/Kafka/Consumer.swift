import CRdkafka

/// A member of a consumer group: reads the partitions that the group gives it, commits only when told to.
///
/// Used by one thread at a time; it needs a `poll` at least every five minutes (`max.poll.interval.ms`) to stay in its group.
package final class Consumer {
    private let handle: RDHandle
    private let membership: GroupMembership
    private let drain = MessageDrain()
    private let group: String

    /// - Parameter onRebalance: called inside `poll` and `close`, on the caller's thread; it may commit, pause and seek, not poll. For
    ///   `.assigned` its answer gives the offset to start from; a partition missing there starts at the group's committed offset, or
    ///   else at the start of the log. For `.revoked` the answer is not used.
    package init(
        settings: KafkaSettings, group: String, onEvent: @escaping @Sendable (KafkaEvent) -> Void = { _ in },
        onRebalance: @escaping (Rebalance) -> [TopicPartition: Int64]
    ) throws(KafkaError) {
        self.group = group
        membership = GroupMembership(onRebalance: onRebalance)
        handle = try RDHandle(.consumer, settings, own: ["group.id": group], membership: membership, onEvent: onEvent)
        // Errors and rebalances then come through the same queue as messages.
        rd_kafka_poll_set_consumer(try handle.open("join the group"))
    }

    /// Joins the group; partitions come with a later `poll`.
    ///
    /// - Parameter topics: full names, prefix included.
    package func subscribe(_ topics: [String]) throws(KafkaError) {
        let operation = "subscribe the group \"\(group)\""
        let client = try handle.open(operation)
        let list = RDPartitionList(topics.map { TopicPartition(topic: $0, partition: -1) })
        try check(list.withList { rd_kafka_subscribe(client, $0) }, operation, client)
    }

    /// Appends up to `countMax` messages; waits for the first one only, at most so long. What was read of a partition before it was
    /// revoked in the same call is taken out again, since its handler could not know of it.
    ///
    /// - Throws: errors of single partitions and of the group; messages read before an error are handed out first.
    package func poll(countMax: Int, timeoutMilliseconds: Int32, into messages: inout [Message]) throws(KafkaError) {
        let client = try handle.open("poll the group \"\(group)\"")
        if let failure = membership.takeFailure() { throw failure }
        let start = messages.count
        try drain.read(
            client, countMax: countMax, timeoutMilliseconds: timeoutMilliseconds, into: &messages,
            beforeAppending: { messages in
                let revoked = membership.takeRevoked()
                guard !revoked.isEmpty else { return }
                drain.forget(Array(revoked))
                let kept = messages[start...].filter { !revoked.contains($0.place) }
                messages.replaceSubrange(start..., with: kept)
            })
    }

    /// Tells the group from where another member would go on, and waits for its answer. While a group re-forms the embedded broker
    /// refuses with `groupLost`, in the `.revoked` handler too; Kafka takes the handler's commit.
    ///
    /// - Parameter offsets: the next offset to read of each partition.
    package func commit(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
        guard !offsets.isEmpty else { return }
        let operation = "commit offsets of the group \"\(group)\""
        let client = try handle.open(operation)
        let list = RDPartitionList(offsets.mapValues { max(0, $0) })
        try check(list.withList { rd_kafka_commit(client, $0, 0) }, operation, client)
        if let failure = list.failure(operation) { throw failure }
    }

    /// Stops reading partitions without giving them back. Partitions that are not assigned are passed over.
    package func pause(_ partitions: [TopicPartition]) {
        guard let client = handle.openClient else { return }
        _ = RDPartitionList(partitions).withList { rd_kafka_pause_partitions(client, $0) }
    }

    package func resume(_ partitions: [TopicPartition]) {
        guard let client = handle.openClient else { return }
        _ = RDPartitionList(partitions).withList { rd_kafka_resume_partitions(client, $0) }
    }

    /// Goes on reading an assigned partition elsewhere; not after `offsetOutOfRange`, which stops the partition until it is assigned anew.
    package func seek(_ partition: TopicPartition, to offset: Int64) throws(KafkaError) {
        try handle.seek(partition, to: offset)
        drain.forget([partition])
    }

    /// The end of a partition's log as the newest answer of the broker told it; nil before the first. Asks nobody.
    package func knownEnd(of partition: TopicPartition) -> Int64? {
        guard let client = handle.openClient else { return nil }
        var (low, high): (Int64, Int64) = (-1, -1)
        let code = rd_kafka_get_watermark_offsets(client, partition.topic, partition.partition, &low, &high)
        return code == RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0 ? high : nil
    }

    /// The current assignment; empty while the group regards it as lost.
    package var assignment: Set<TopicPartition> { isAssignmentLost ? [] : membership.assigned }

    /// False as soon as this member knows that another one may have the partition.
    package func owns(_ partition: TopicPartition) -> Bool { membership.assigned.contains(partition) && !isAssignmentLost }

    /// The group has gone on without this member (its heartbeats did not arrive); the next `poll` revokes the partitions.
    package var isAssignmentLost: Bool { handle.openClient.map { rd_kafka_assignment_lost($0) != 0 } ?? true }

    /// Revokes what is assigned (the handler runs) and leaves the group, so that the others need not wait for its session to end.
    package func close() {
        guard let client = handle.openClient else { return }
        rd_kafka_consumer_close(client)
        if membership.hasBeenAssigned { handle.free() } else { handle.abandon() }
        membership.ended()
    }

    private func check(_ code: rd_kafka_resp_err_t, _ operation: String, _ client: OpaquePointer) throws(KafkaError) {
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, operation: operation, in: client) }
    }
}
