/// The account of one (sensor, epoch, partition): what was sent, what came, what is missing, and how far the sensor's clock is.
///
/// It balances at every revision: captured = counted + missing + set aside, delivered = counted + duplicate + set aside.
package struct LedgerLine: Equatable, Sendable {
    package var platform: String
    package var sensor: String
    package var epoch: UInt64
    package var partition: Int32
    package var revision: Revision
    /// The highest batch number seen; -1 before the first.
    package var lastNumber: Int64 = -1
    /// Packets that the sensor says it sent, up to the end of the last batch.
    package var captured: Int64 = 0
    /// Packets in all batches that came, duplicates included.
    package var delivered: Int64 = 0
    package var counted: Int64 = 0
    package var duplicate: Int64 = 0
    package var late: Int64 = 0
    /// Captured in the future of their record.
    package var clockRefused: Int64 = 0
    package var malformed: Int64 = 0
    package var unreadable: Int64 = 0
    package var missing: [MissingRange] = []
    /// "Everything captured up to this instant has been sent."
    package var clock: Timestamp = .distantPast
    package var firstCaptured: Timestamp?
    package var lastCaptured: Timestamp?
    /// Where the rows lie that the line relies on: at this output offset or behind. A start that reads from farther on does not believe
    /// the line.
    package var rowsFrom: Int64 = 0
    /// The line of batches that a person gave in again. Its clock stays at `.distantPast`: it says nothing about how far a platform is.
    package var isRedriven = false
    /// Records that were gone from the topic just before a batch of this line; whose packets they held, nobody knows.
    package var lostRecords: Int64 = 0
    /// The account hour by hour, sorted. The hours of a line that is young enough to have all of them add up to it.
    package var hours: [LedgerHour] = []
    /// The newest batch had no packets: when it was made its sensor had nothing for this partition, for the time being or because its replay
    /// was over.
    package var isQuiet = false

    package init(platform: String, sensor: String, epoch: UInt64, partition: Int32, revision: Revision) {
        (self.platform, self.sensor, self.epoch) = (platform, sensor, epoch)
        (self.partition, self.revision) = (partition, revision)
    }

    package var setAside: Int64 { late &+ clockRefused &+ malformed &+ unreadable }
    package var missingPackets: Int64 { missing.reduce(0) { $0 &+ $1.packets } }
    package var balances: Bool {
        captured == counted &+ missingPackets &+ setAside && delivered == counted &+ duplicate &+ setAside
    }
}

/// Batches that never came: numbers `first`…`last`, holding the packets `packetsBefore`..<`packetsAfter` of the running count.
package struct MissingRange: Equatable, Sendable {
    package var first: Int64
    package var last: Int64
    package var packetsBefore: Int64
    package var packetsAfter: Int64

    package init(first: Int64, last: Int64, packetsBefore: Int64, packetsAfter: Int64) {
        (self.first, self.last, self.packetsBefore, self.packetsAfter) = (first, last, packetsBefore, packetsAfter)
    }

    package var packets: Int64 { packetsAfter &- packetsBefore }
}
