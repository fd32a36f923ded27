import Spool

/// A batch on its way to the broker.
struct Outgoing {
    var partition: Int32
    var key: [UInt8]
    var bytes: [UInt8]
    var packets: Int64
    /// What the spool forgets it by; nil if it lies in memory only.
    var ticket: SpoolTicket?
}
