import Pipeline

/// Digests of many attacks, side by side: an array for each would take twice the room.
struct AttackDigests: Sendable {
    private struct Place: Sendable {
        var rank: AttackRank
        var start: Int32
        var count: Int32
    }

    private var places: [SessionID: Place] = [:]
    private var details: [RowDigest] = []
    /// For how many rows there is room, those that were removed too.
    private(set) var rowCount = 0

    var isEmpty: Bool { places.isEmpty }

    var all: some Sequence<(id: SessionID, digest: AttackDigest)> { places.lazy.map { ($0.key, digest($0.value)) } }

    subscript(id: SessionID) -> AttackDigest? { places[id].map(digest) }

    mutating func add(_ id: SessionID, _ digest: AttackDigest) {
        if let old = places[id], old.count >= digest.details.count {
            places[id] = Place(rank: digest.rank, start: old.start, count: Int32(digest.details.count))
            return details.replaceSubrange(Int(old.start)..<Int(old.start) + digest.details.count, with: digest.details)
        }
        places[id] = Place(rank: digest.rank, start: Int32(details.count), count: Int32(digest.details.count))
        details += digest.details
        rowCount += 1 + digest.details.count
    }

    mutating func remove(_ id: SessionID) { places[id] = nil }

    private func digest(_ place: Place) -> AttackDigest {
        AttackDigest(rank: place.rank, details: details[Int(place.start)..<Int(place.start + place.count)])
    }
}
