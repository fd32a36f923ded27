import Pipeline

/// Where a row on its way out is. Not within the rows' type: of a generic type each use would look up what it is.
package struct OutgoingPlace: Sendable {
    fileprivate let batch: Int32
    fileprivate let row: Int32
}

/// Rows on their way out. Places are put in order, and rows are left where a stage put them: each holds references by the dozen, which a copy
/// would count, and all of them together are what a service needs most memory for.
package struct OutgoingRows<Output: Row> {
    private var batches: [[Output]] = []
    /// Of each batch.
    private var partitions: [Int32] = []
    /// By partition and phase where the rows are, in the order in which they came.
    private var places: [Int32: [Int: [OutgoingPlace]]] = [:]
    package private(set) var count = 0

    package init() {}

    package subscript(place: OutgoingPlace) -> Output { _read { yield batches[Int(place.batch)][Int(place.row)] } }

    package func partition(of place: OutgoingPlace) -> Int32 { partitions[Int(place.batch)] }

    /// In the order in which they are to be written.
    package var phases: [Int] { Set(places.values.flatMap(\.keys)).sorted() }

    package mutating func append(_ fresh: [Output], of partition: Int32) {
        // Taken out, so that they are not copied, and looked for once.
        var own = places.removeValue(forKey: partition) ?? [:]
        let batch = Int32(batches.count)
        for row in fresh.indices { own[fresh[row].phase, default: []].append(OutgoingPlace(batch: batch, row: Int32(row))) }
        places[partition] = own
        batches.append(fresh)
        partitions.append(partition)
        count += fresh.count
    }

    /// Where the rows of a phase are that belong to these partitions: of each partition one in turn. One partition behind the other, readers
    /// and writer would wait for each other in a single one, and the room in all others would be of no use.
    package func places(of phase: Int, in wanted: [Int32]) -> [OutgoingPlace] {
        let queues = wanted.compactMap { places[$0]?[phase] }
        var inTurn: [OutgoingPlace] = []
        inTurn.reserveCapacity(queues.reduce(0) { $0 + $1.count })
        for turn in 0..<(queues.map(\.count).max() ?? 0) {
            for queue in queues where turn < queue.count { inTurn.append(queue[turn]) }
        }
        return inTurn
    }

    func item(_ place: OutgoingPlace, topic: String) -> Publisher.Item {
        Publisher.Item(topic: topic, partition: partition(of: place), key: self[place].key, value: self[place].encoded())
    }
}
