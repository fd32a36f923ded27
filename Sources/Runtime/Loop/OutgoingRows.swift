import Pipeline

/// Rows on their way out. Places are put in order, and rows are left where they are: each holds references by the dozen, which a copy
/// would count.
package struct OutgoingRows<Output: Row> {
    package private(set) var rows: [Output] = []
    package private(set) var partitions: [Int32] = []
    /// Where the rows of a phase and partition are, in the order in which they came.
    private var places: [Int: [Int32: [Int]]] = [:]

    package init() {}

    /// In the order in which they are to be written.
    package var phases: [Int] { places.keys.sorted() }

    package mutating func append(_ fresh: [Output], of partition: Int32) {
        for place in fresh.indices { places[fresh[place].phase, default: [:]][partition, default: []].append(rows.count + place) }
        if rows.isEmpty { rows = fresh } else { rows.append(contentsOf: fresh) }
        partitions.append(contentsOf: repeatElement(partition, count: fresh.count))
    }

    /// Where the rows of a phase are that belong to these partitions: of each partition one in turn. One partition behind the other, readers
    /// and writer would wait for each other in a single one, and the room in all others would be of no use.
    package func places(of phase: Int, in wanted: [Int32]) -> [Int] {
        let queues = wanted.compactMap { places[phase]?[$0] }
        let longest = queues.map(\.count).max() ?? 0
        return (0..<longest).flatMap { turn in queues.compactMap { turn < $0.count ? $0[turn] : nil } }
    }

    func item(_ place: Int, topic: String) -> Publisher.Item {
        Publisher.Item(topic: topic, partition: partitions[place], key: rows[place].key, value: rows[place].encoded())
    }
}
