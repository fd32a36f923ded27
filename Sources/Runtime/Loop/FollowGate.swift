import Glibc
import Kafka
import Pipeline

/// Keeps a writer from running ahead of the consumer groups that follow it.
///
/// A broker with real retention does not need it; the embedded one keeps 5 MiB a partition and drops the oldest in silence.
package final class FollowGate {
    /// Bytes of one partition that may lie there before the slowest group has read them.
    package let bytesMax: Int
    private let admin: Admin
    private let groups: [String]
    private var unread: [TopicPartition: Unread] = [:]

    /// What a partition holds that the groups have not read, as far as one writer can tell.
    ///
    /// Others may write there, too: each offset between two of its own is a record of somebody else, taken to be as long as the longest of
    /// its own.
    private struct Unread {
        private(set) var bytes = 0
        private var records: [(offset: Int64, bytes: Int)] = []
        private var next: Int64 = 0
        private var longest = 0

        mutating func wrote(_ count: Int, at offset: Int64) {
            // The topic was made anew: nobody will read what the old one held.
            if offset < next { (bytes, records, next) = (0, [], 0) }
            longest = max(longest, count)
            // More than any broker keeps that needs a gate, and far from an overflow.
            let strange = Int(min(offset - next, 1 << 20))
            if strange > 0 { add(strange * longest, at: offset - 1) }
            add(count, at: offset)
            next = offset + 1
        }

        private mutating func add(_ count: Int, at offset: Int64) {
            records.append((offset, count))
            bytes += count
        }

        mutating func read(to next: Int64) {
            let done = records.prefix { $0.offset < next }
            bytes -= done.reduce(0) { $0 + $1.bytes }
            records.removeFirst(done.count)
        }
    }

    package init?(settings: KafkaSettings, groups: [String], bytesMax: Int) throws(KafkaError) {
        guard !groups.isEmpty else { return nil }
        admin = try Admin(settings: settings)
        (self.groups, self.bytesMax) = (groups, bytesMax)
    }

    package func wrote(_ bytes: Int, to partition: TopicPartition, at offset: Int64) {
        unread[partition, default: Unread()].wrote(bytes, at: offset)
    }

    package func wrote(_ item: Publisher.Item, at offset: Int64) {
        wrote(item.bytesInLog, to: TopicPartition(topic: item.topic, partition: item.partition), at: offset)
    }

    /// Whether a partition is beyond the bound, or may be: nobody says how far the groups are.
    package func isAhead() throws(KafkaError) -> Bool {
        // Each question is answered by the broker that the readers need.
        let ahead = unread.filter { $0.value.bytes > bytesMax / 2 }.map(\.key)
        if ahead.isEmpty { return false }
        do throws(KafkaError) { try refresh(ahead) } catch {
            guard error.mayPass else { throw error }
            return true
        }
        return ahead.contains { unread[$0, default: Unread()].bytes > bytesMax }
    }

    /// Waits until every partition is within the bound, or the process is asked to stop.
    ///
    /// - Parameter beat: called now and then.
    package func wait(_ beat: () -> Void = {}) throws(KafkaError) {
        while !StopSignal.isSet, try isAhead() {
            beat()
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
        for (partition, next) in read { unread[partition]?.read(to: next) }
    }
}
