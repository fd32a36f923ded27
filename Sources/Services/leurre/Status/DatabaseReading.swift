/// What the tables say at one instant. Times are seconds since 1970.
struct DatabaseReading {
    /// By the server's clock.
    var time: Double
    var sensors: [SensorStanding]
    var tables: [TableFreshness]
    /// Of the UTC day, by platform.
    var today: [LedgerAccount]
    /// Packets that are in the attacks, all in all.
    var packetsCounted: Double
    /// Packets that never came, all in all, by platform.
    var missing: [String: Double]
    /// What the whole database takes on the server's disk; how much room is left there no client is told.
    var bytes: Int64?
}

/// How one sensor stands, as far as the tables know.
struct SensorStanding {
    var platform: String
    var sensor: String
    /// It replayed a capture, or has not been heard of for a week: nobody waits for it.
    var isHistory: Bool
    /// When its newest report came.
    var received: Double?
    /// How far its clock was ahead then, in seconds.
    var clockAhead: Double?
    /// Capture time of its newest packet.
    var lastPacket: Double?
    /// What waits in its spool, by its newest report.
    var spooledPackets: Int64
    var spooledBytes: Int64
    /// Of the last two UTC hours: packets that the kernel dropped, that it threw away.
    var dropped: Int64
    var discarded: Int64
}

/// How far a table goes.
struct TableFreshness {
    var table: String
    /// Of the platform that is farthest.
    var newest: Double?
    /// Of the live platform that is farthest behind.
    var oldest: Double?
    var oldestPlatform: String?
}
