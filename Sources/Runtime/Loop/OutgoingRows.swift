import Pipeline

/// Rows on their way out. Places are put in order, and rows are left where they are: each holds references by the dozen, which a copy
/// would count.
package struct OutgoingRows<Output: Row> {
    package private(set) var rows: [Output] = []
    package private(set) var partitions: [Int32] = []
    /// By partition and phase where the rows are, in the order in which they came.
    private var places: [Int32: [Int: [Int]]] = [:]

    package init() {}

    /// In the order in which they are to be written.
    package var phases: [Int] { Set(places.values.flatMap(\.keys)).sorted() }

    package mutating func append(_ fresh: [Output], of partition: Int32) {
        // Taken out, so that they are not copied, and looked for once.
        var own = places.removeValue(forKey: partition) ?? [:]
        for place in fresh.indices { own[fresh[place].phase, default: []].append(rows.count + place) }
        places[partition] = own
        if rows.isEmpty { rows = fresh } else { rows.append(contentsOf: fresh) }
        partitions.append(contentsOf: repeatElement(partition, count: fresh.count))
    }

    /// Where the rows of a phase are that belong to these partitions: of each partition one in turn. One partition behind the other, readers
    /// and writer would wait for each other in a single one, and the room in all others would be of no use.
    package func places(of phase: Int, in wanted: [Int32]) -> [Int] {
        let queues = wanted.compactMap { places[$0]?[phase] }
        var inTurn: [Int] = []
        inTurn.reserveCapacity(queues.reduce(0) { $0 + $1.count })
        for turn in 0..<(queues.map(\.count).max() ?? 0) {
            for queue in queues where turn < queue.count { inTurn.append(queue[turn]) }
        }
        return inTurn
    }

    func item(_ place: Int, topic: String) -> Publisher.Item {
        Publisher.Item(topic: topic, partition: partitions[place], key: rows[place].key, value: rows[place].encoded())
    }
}
