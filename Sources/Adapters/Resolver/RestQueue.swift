import Pipeline

/// Addresses that rest until they are asked for again, the next one first: a binary heap.
struct RestQueue: Sendable {
    struct Rest: Sendable {
        var until: Timestamp
        var ticket: LookupTicket
    }

    private var rests: [Rest] = []

    var first: Rest? { rests.first }
    var count: Int { rests.count }

    mutating func insert(_ ticket: LookupTicket, until: Timestamp) {
        rests.append(Rest(until: until, ticket: ticket))
        var child = rests.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard rests[child].until < rests[parent].until else { return }
            rests.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out the first one if its time has come.
    mutating func next(_ now: Timestamp) -> LookupTicket? {
        guard let first = rests.first, first.until <= now, let last = rests.popLast() else { return nil }
        guard !rests.isEmpty else { return first.ticket }
        rests[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < rests.count && rests[child].until < rests[least].until { least = child }
            guard least != parent else { return first.ticket }
            rests.swapAt(parent, least)
            parent = least
        }
    }
}
