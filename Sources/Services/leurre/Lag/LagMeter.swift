import Kafka
import Pipeline
import Runtime

/// Measures the lag of every hop of the pipe.
final class LagMeter {
    private static let patience = Span.seconds(2)

    private let admin: Admin
    private let reader: LogReader
    private let settings: KafkaSettings
    private let hops: [Hop]
    /// Of each partition the oldest unread record that was read here last: as long as it stays the oldest, its time is known.
    private var known: [Place: OldestRecord] = [:]

    private struct Place: Hashable {
        var group: String
        var partition: TopicPartition
    }

    private struct OldestRecord {
        var offset: Int64
        var sent: Timestamp
    }

    /// When the first record of the rest was sent.
    private enum Rest {
        case begins(Timestamp)
        /// Offsets without a record: compacted away, or marks of transactions.
        case isEmpty
        case unknown(String)
    }

    init(settings: KafkaSettings, capturePrefix: String) throws {
        self.settings = settings
        hops = Hop.all(prefix: settings.topicPrefix, capturePrefix: capturePrefix)
        admin = try Admin(settings: settings)
        try admin.isReachable(timeoutMilliseconds: 5_000)
        reader = try LogReader(settings: settings)
    }

    func measure() throws -> [LagLine] {
        var lines: [LagLine] = []
        for hop in hops {
            let partitions = try admin.partitions(of: hop.topic)
            let committed = try admin.committed(group: hop.group, partitions)
            for partition in partitions { lines.append(try line(hop, partition, committed[partition])) }
        }
        return lines
    }

    private func line(_ hop: Hop, _ partition: TopicPartition, _ committed: Int64?) throws -> LagLine {
        let bounds = try reader.bounds(partition)
        let next = max(committed ?? bounds.lowerBound, bounds.lowerBound)
        let behind = max(0, bounds.upperBound - next)
        var line = LagLine(
            group: hop.group, topic: hop.topic, partition: partition.partition, committed: committed ?? -1, end: bounds.upperBound, messages: behind)
        let place = Place(group: hop.group, partition: partition)
        switch behind > 0 ? try rest(from: next, of: place) : .isEmpty {
        case .begins(let sent):
            known[place] = OldestRecord(offset: next, sent: sent)
            line.seconds = max(0, Double((Clock.now() - sent).nanoseconds) / 1e9)
        case .isEmpty: line.seconds = 0
        case .unknown(let reason): line.obstacle = reason
        }
        return line
    }

    private func rest(from offset: Int64, of place: Place) throws -> Rest {
        if let known = known[place], known.offset == offset { return .begins(known.sent) }
        let one = try LogReader(settings: settings, tellsEnds: true)
        defer { one.close() }
        try one.assign([place.partition: offset])
        var messages: [Message] = []
        var reason = "the broker has not handed out offset \(offset) within \(Self.patience.nanoseconds / 1_000_000_000) seconds"
        let deadline = Clock.monotonic() + Self.patience
        while Clock.monotonic() < deadline {
            do throws(KafkaError) { try one.read(countMax: 1, timeoutMilliseconds: 100, into: &messages) } catch {
                // It expired between two questions; the next measurement begins at what is left.
                if error.code == .offsetOutOfRange { return .unknown("\(error)") }
                guard error.isRetriable else { throw error }
                reason = "\(error)"
            }
            if let sent = messages.first?.sent { return .begins(sent) }
            if one.hasEnded(place.partition) { return .isEmpty }
        }
        return .unknown(reason)
    }
}
