import Glibc
import Kafka
import Pipeline

/// Keeps a writer from running ahead of the consumer groups that follow it.
///
/// A broker with real retention does not need it; the embedded one keeps 5 MiB a partition and drops the oldest in silence.
package final class FollowGate {
    private let admin: Admin
    private let groups: [String]
    private let bytesMax: Int
    private var written: [TopicPartition: [(offset: Int64, bytes: Int)]] = [:]
    private var bytes: [TopicPartition: Int] = [:]

    /// - Parameter bytesMax: bytes of one partition that may be written before the slowest group has read them.
    package init?(settings: KafkaSettings, groups: [String], bytesMax: Int) throws(KafkaError) {
        guard !groups.isEmpty else { return nil }
        admin = try Admin(settings: settings)
        (self.groups, self.bytesMax) = (groups, bytesMax)
    }

    package func wrote(_ bytes: Int, to partition: TopicPartition, at offset: Int64) {
        written[partition, default: []].append((offset, bytes))
        self.bytes[partition, default: 0] += bytes
    }

    /// Waits until every partition is within the bound, or the process is asked to stop.
    package func wait(while idle: () throws(KafkaError) -> Void = {}) throws(KafkaError) {
        while !StopSignal.isSet {
            let ahead = bytes.filter { $0.value > bytesMax / 2 }.map(\.key)
            if ahead.isEmpty { return }
            try refresh(ahead)
            if !ahead.contains(where: { bytes[$0, default: 0] > bytesMax }) { return }
            try idle()
            // Each question is answered by the broker that the readers need.
            usleep(20_000)
        }
    }

    private func refresh(_ partitions: [TopicPartition]) throws(KafkaError) {
        var read: [TopicPartition: Int64] = [:]
        for group in groups {
            let committed = try admin.committed(group: group, partitions)
            for partition in partitions {
                read[partition] = min(read[partition] ?? .max, committed[partition] ?? 0)
            }
        }
        for (partition, next) in read {
            let done = written[partition]?.prefix { $0.offset < next } ?? []
            bytes[partition, default: 0] -= done.reduce(0) { $0 + $1.bytes }
            written[partition]?.removeFirst(done.count)
        }
    }
}
