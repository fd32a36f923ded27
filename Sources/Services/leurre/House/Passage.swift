import Foundation
import Kafka
import Tables

/// Follows what is in the pipe now until it has come out at its end: also in a house that never falls silent.
final class Passage {
    private let admin: Admin
    private let reader: LogReader
    private let steps: [[Hop]]

    init(settings: KafkaSettings, house: HouseIdentity) throws(KafkaError) {
        admin = try Admin(settings: settings)
        reader = try LogReader(settings: settings, tellsEnds: true)
        steps = Hop.inOrder(prefix: house.topicPrefix, capturePrefix: house.capturePrefix)
    }

    /// Where on the way to begin.
    enum Start: Int { case packets, sessions, attacks }

    /// Step by step: what one step's consumers have committed lies in the topics of the next.
    ///
    /// - Parameter idle: called now and then with the records that the step still has before it; may throw to give up.
    /// - Returns: false if the deadline passed.
    func wait(from start: Start, until deadline: Date = .distantFuture, _ idle: (Int64) throws -> Void) throws -> Bool {
        for hops in steps[start.rawValue...] {
            var ends: [(Hop, [TopicPartition: Int64])] = []
            for hop in hops {
                guard let own = try end(of: hop, until: deadline, { try idle(0) }) else { return false }
                ends.append((hop, own))
            }
            while true {
                let behind = try recordsBehind(ends)
                try idle(behind ?? 0)
                if behind == 0 { break }
                guard Date() < deadline else { return false }
                usleep(100_000)
            }
        }
        return true
    }

    /// The offset behind each partition that holds something; asked for again while the broker has no answer.
    private func end(of hop: Hop, until deadline: Date, _ idle: () throws -> Void) throws -> [TopicPartition: Int64]? {
        let partitions = try admin.partitions(of: hop.topic)
        while true {
            do {
                let bounds = try Dictionary(uniqueKeysWithValues: partitions.map { ($0, try reader.bounds($0)) })
                return try reader.ends(behind: bounds.mapValues(\.upperBound)).filter { $0.value > bounds[$0.key]?.lowerBound ?? 0 }
            } catch let error as KafkaError {
                guard error.mayPass else { throw error }
            }
            try idle()
            guard Date() < deadline else { return nil }
        }
    }

    /// Nil while the broker has no answer, as when a group re-forms.
    private func recordsBehind(_ ends: [(Hop, [TopicPartition: Int64])]) throws(KafkaError) -> Int64? {
        var sum: Int64 = 0
        do throws(KafkaError) { for (hop, ends) in ends { sum += try recordsBehind(hop, ends) } } catch {
            guard error.mayPass else { throw error }
            return nil
        }
        return sum
    }

    private func recordsBehind(_ hop: Hop, _ ends: [TopicPartition: Int64]) throws(KafkaError) -> Int64 {
        let committed = try admin.committed(group: hop.group, Array(ends.keys))
        return ends.reduce(0) { $0 + max(0, $1.value - (committed[$1.key] ?? 0)) }
    }
}
