/// Where the numbers of one partition stand: what its next batch carries.
package struct BatchNumbers: Equatable, Sendable {
    package var next: Int64
    package var packetsBefore: Int64

    package init(next: Int64 = 0, packetsBefore: Int64 = 0) { (self.next, self.packetsBefore) = (next, packetsBefore) }

    /// A batch has taken the number, whether it is kept or dropped.
    package mutating func used(packets: Int64) {
        next += 1
        packetsBefore += packets
    }

    /// Not below what a record has used.
    mutating func raise(above record: SpoolRecord) {
        guard record.number >= next else { return }
        (next, packetsBefore) = (record.number + 1, record.packetsBefore + record.packetCount)
    }

    /// What a file may say; room is left above, so that counting on cannot overflow.
    var isPossible: Bool { (0..<1 << 62).contains(next) && (0..<1 << 60).contains(packetsBefore) }
}
