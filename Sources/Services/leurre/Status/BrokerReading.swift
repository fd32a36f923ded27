import Pipeline

/// What Kafka says at one instant.
struct BrokerReading {
    /// When the offsets were asked for, in seconds since 1970.
    var time: Double
    var lag: [LagLine]
    var letters: LettersReading
}

/// What lies in the dead letters.
struct LettersReading: Encodable {
    /// All that the broker holds.
    var held: Int64 = 0
    /// When the newest was written, in seconds since 1970.
    var newest: Double?
    /// Of the last hour, as far as the newest thousand go.
    var lastHour: Int64 = 0
    /// Of these by reason.
    var reasons: [String: Int64] = [:]
}
