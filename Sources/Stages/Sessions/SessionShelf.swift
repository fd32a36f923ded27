import Pipeline

/// Sessions that are more than a knock, each at a place of its own, which it keeps: whole, or at rest as the bytes of its row.
struct SessionShelf {
    private var sessions: [Session] = []
    /// At least each one's weight; exact after each check of the limit.
    private var weights: [Int] = []
    private var free: [Int32] = []
    private var resting = RestShelf()

    var wholeCount: Int { sessions.count - free.count }
    var restingCount: Int { resting.count }

    /// What lies at a place; nil for a knock.
    func session(at place: SourceTable.Place) -> Session? {
        if let place = place.whole { return sessions[Int(place)] }
        return place.resting.map { resting[$0] }
    }

    /// Puts a session down at rest.
    mutating func lay(_ session: Session) -> SourceTable.Place { .resting(resting.keep(session)) }

    /// A whole session comes to rest.
    mutating func lay(from place: Int32) -> SourceTable.Place {
        defer { forget(.whole(place)) }
        return lay(sessions[Int(place)])
    }

    /// What a place held is given back; it waits for another one.
    mutating func forget(_ place: SourceTable.Place) {
        if let place = place.whole { forgetWhole(place) }
        if let place = place.resting { resting.forget(place) }
    }

    /// - Returns: the whole session's place.
    mutating func keep(_ session: Session) -> Int32 {
        guard let place = free.popLast() else {
            sessions.appendSparingly(session)
            weights.append(session.weight)
            return Int32(sessions.count - 1)
        }
        (sessions[Int(place)], weights[Int(place)]) = (session, session.weight)
        return place
    }

    private mutating func forgetWhole(_ place: Int32) {
        let (id, address) = (sessions[Int(place)].id, sessions[Int(place)].address)
        sessions[Int(place)] = Session(id: id, platform: "", address: address, revision: .none, opened: .distantPast)
        free.append(place)
    }

    subscript(place: Int) -> Session {
        _read { yield sessions[place] }
        _modify {
            defer { weights[place] = sessions[place].weight }
            yield &sessions[place]
        }
    }

    /// Takes a packet into a session, which drops detail if it becomes too long.
    mutating func take(_ arrival: Arrival, _ bytes: RawSpan, _ origin: Origin, payloadBytesMax: Int, at place: Int) {
        let (maps, origins) = (sessions[place].portMaps.count, sessions[place].origins.count)
        sessions[place].take(arrival, bytes: bytes, origin: origin, payloadBytesMax: payloadBytesMax)
        let grownMaps = sessions[place].portMaps.count - maps
        let grownOrigins = sessions[place].origins.count - origins
        weights[place] += Session.packetWeight + grownMaps * 8_210 + grownOrigins * Session.originWeight
        if weights[place] > Session.weightMax { weights[place] = sessions[place].limitDetail() }
    }
}
