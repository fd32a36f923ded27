import Kafka
import Pipeline
import Postgres
import Runtime

/// Refuses rows of a topic that was recreated without a new generation: their revisions begin again at 0, so the tables would keep the old
/// rows and take the new ones for stale, in silence.
package final class TopicGuard {
    private struct Place: Hashable {
        let generation: UInt32
        let partition: Int32
    }

    private let settings: KafkaSettings
    private let packets: String
    private var checked: Set<Place> = []
    private var unchecked: Set<Place> = []

    /// - Parameter packets: the topic whose offsets the revisions are.
    package init(settings: KafkaSettings, packets: String) { (self.settings, self.packets) = (settings, packets) }

    /// A ledger line is about to go into the tables. Every flush that changes a row changes a line.
    package func saw(_ line: LedgerLine) {
        let place = Place(generation: line.revision.generation, partition: line.partition)
        if !checked.contains(place) { unchecked.insert(place) }
    }

    /// Asks once for each generation and partition, before their first rows are written.
    package func check(newestRevision: (_ generation: UInt32, _ partition: Int32) throws -> Int64?) throws {
        guard !unchecked.isEmpty else { return }
        let reader = try LogReader(settings: settings)
        defer { reader.close() }
        for place in unchecked {
            guard let revision = try newestRevision(place.generation, place.partition) else { continue }
            let partition = TopicPartition(topic: packets, partition: place.partition)
            let end = try reader.bounds(partition).upperBound
            guard revision >= end, try reader.isBeyondEnd(revision + 1, of: partition) else { continue }
            throw LoopError(
                "cannot write rows of generation \(place.generation): the tables go up to offset \(revision) of topic \"\(packets)\" partition "
                    + "\(place.partition), which ends at \(end): it was recreated; raise \"generation\" in all services")
        }
        checked.formUnion(unchecked)
        unchecked.removeAll()
    }
}
