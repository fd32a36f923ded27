import CRdkafka
import Glibc

/// What a member of a group reads at the moment, and how that changes.
///
/// librdkafka calls `rebalanced` inside polling and closing, so on the consumer's own thread.
final class GroupMembership {
    private var onRebalance: (Consumer.Rebalance) -> [TopicPartition: Int64]
    private(set) var assigned: Set<TopicPartition> = []
    /// Whether the group has answered this member with an assignment yet.
    private(set) var hasBeenAssigned = false
    /// Partitions taken away since the last `takeRevoked`.
    private var revoked: Set<TopicPartition> = []
    private var failure: KafkaError?

    /// How long the committed offsets of new partitions are waited for, in milliseconds.
    private static let committedTimeoutMilliseconds: Int32 = 10_000
    private static let committedPauseMicroseconds: UInt32 = 50_000

    init(onRebalance: @escaping (Consumer.Rebalance) -> [TopicPartition: Int64]) { self.onRebalance = onRebalance }

    func rebalanced(
        _ client: OpaquePointer, _ code: rd_kafka_resp_err_t, _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>
    ) {
        switch code {
        case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS:
            hasBeenAssigned = true
            assign(client, RDPartitionElements(list).partitions)
        case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS: revoke(client, list)
        default:
            failure = KafkaError(code, operation: "join the group")
            rd_kafka_assign(client, nil)
        }
    }

    func takeRevoked() -> Set<TopicPartition> {
        defer { revoked = [] }
        return revoked
    }

    func takeFailure() -> KafkaError? {
        defer { failure = nil }
        return failure
    }

    /// Lets go of the handler, which may hold the consumer's owner.
    func ended() {
        onRebalance = { _ in [:] }
        assigned = []
    }

    private func assign(_ client: OpaquePointer, _ partitions: [TopicPartition]) {
        let answer = onRebalance(.assigned(partitions))
        let unanswered = partitions.filter { answer[$0] == nil }
        var starts = unanswered.isEmpty ? [:] : committed(client, unanswered)
        for partition in partitions {
            // -1 would mean the end of the log.
            if let start = answer[partition] { starts[partition] = start < 0 ? Int64(RD_KAFKA_OFFSET_BEGINNING) : start }
        }
        let list = RDPartitionList(starts)
        if isCooperative(client) {
            let error = list.withList { rd_kafka_incremental_assign(client, $0) }
            failure = KafkaError(taking: error, operation: "take partitions over") ?? failure
            assigned.formUnion(partitions)
        } else {
            let code = list.withList { rd_kafka_assign(client, $0) }
            if code != RD_KAFKA_RESP_ERR_NO_ERROR { failure = KafkaError(code, operation: "take partitions over", in: client) }
            assigned = Set(partitions)
        }
    }

    private func revoke(_ client: OpaquePointer, _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) {
        let partitions = RDPartitionElements(list).partitions
        _ = onRebalance(.revoked(partitions, lost: rd_kafka_assignment_lost(client) != 0))
        assigned.subtract(partitions)
        revoked.formUnion(partitions)
        if isCooperative(client) {
            failure = KafkaError(taking: rd_kafka_incremental_unassign(client, list), operation: "give partitions back") ?? failure
        } else {
            rd_kafka_assign(client, nil)
        }
    }

    /// The group's committed offsets, or the start of the log where there is none. If the coordinator does not answer in time, the
    /// partitions start at their stored offset, which librdkafka then asks for itself, and a missing one surfaces as an error.
    private func committed(_ client: OpaquePointer, _ partitions: [TopicPartition]) -> [TopicPartition: Int64] {
        let list = RDPartitionList(partitions)
        let deadline = ContinuousClock.now + .milliseconds(Self.committedTimeoutMilliseconds)
        var code = RD_KAFKA_RESP_ERR__TIMED_OUT
        repeat {
            let left = max(1, Int32((deadline - ContinuousClock.now) / .milliseconds(1)))
            code = list.withList { rd_kafka_committed(client, $0, left) }
            // A coordinator that moves or starts says so at once.
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR, KafkaError(code, operation: "").isRetriable else { break }
            usleep(Self.committedPauseMicroseconds)
        } while ContinuousClock.now < deadline
        let start = Int64(code == RD_KAFKA_RESP_ERR_NO_ERROR ? RD_KAFKA_OFFSET_BEGINNING : RD_KAFKA_OFFSET_STORED)
        let found = list.offsets
        return Dictionary(partitions.map { ($0, found[$0] ?? start) }, uniquingKeysWith: { _, last in last })
    }

    private func isCooperative(_ client: OpaquePointer) -> Bool {
        rd_kafka_rebalance_protocol(client).map { strcmp($0, "COOPERATIVE") == 0 } ?? false
    }
}
