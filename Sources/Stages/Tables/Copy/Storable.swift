import Pipeline

extension String {
    /// The text as Postgres can keep it: without U+0000, the one character that it has no place for.
    var storable: String {
        guard utf8.contains(0) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{fffd}" : $0 }))
    }

    /// Nil for an empty text: the tables say null where nothing is known.
    var nonEmpty: String? { isEmpty ? nil : self }
}

extension Timestamp {
    /// Microseconds since 2000-01-01T00:00:00 UTC, rounded down: `timestamptz` in binary form.
    var postgresMicroseconds: Int64 {
        let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000)
        return (remainder < 0 ? quotient - 1 : quotient) - 946_684_800_000_000
    }

    /// Nil for "never".
    var known: Timestamp? { self == .distantPast ? nil : self }
}
