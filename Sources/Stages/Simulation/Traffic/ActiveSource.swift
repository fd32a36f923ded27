/// A source of a platform's day, with the account of what was captured of it.
struct ActiveSource {
    var identity: SourceIdentity
    /// Place in the platform's uses.
    var use: Int
    var hops: UInt8
    /// Place among the day's shared addresses; -1: it is nobody else's.
    var shared: Int32 = -1
    var returns = false
    var isReturn = false
    /// When it began on its day, in nanoseconds since midnight.
    var start: Int64 = 0
    /// Its visits among the day's.
    var visits: Range<Int>

    /// Captured packets, by the sensor's clock.
    var firstSeen = Int64.max
    var lastSeen = Int64.min
    var day = Int32.min
    var packetsReceived = 0
    var packetsSent = 0
    /// Its SYN was captured.
    var isSigned = false
    /// The address has been counted among the platform's.
    var isKnown = false

    var isSeen: Bool { lastSeen != .min }
}
