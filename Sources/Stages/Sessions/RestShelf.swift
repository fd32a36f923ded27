import Pipeline

/// Sessions that nothing has come to for a while, as the bytes of their rows: a third to a tenth of what their arrays would take. Most sources
/// come once, and their sessions stay open for days.
struct RestShelf {
    private var rows: [[UInt8]] = []
    private var free: [Int32] = []

    var count: Int { rows.count - free.count }

    /// - Returns: the session's place, which it keeps.
    mutating func keep(_ session: Session) -> Int32 {
        let row = session.encoded().fitted
        guard let place = free.popLast() else {
            rows.appendSparingly(row)
            return Int32(rows.count - 1)
        }
        rows[Int(place)] = row
        return place
    }

    mutating func forget(_ place: Int32) {
        rows[Int(place)] = []
        free.append(place)
    }

    // It was encoded here, and whoever could not read it could not have read the row either.
    subscript(place: Int32) -> Session { try! Session(encoded: rows[Int(place)]) }
}
