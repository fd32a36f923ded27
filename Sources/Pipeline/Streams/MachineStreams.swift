/// What went over TCP between a source and one machine, and the first datagrams that it sent by UDP.
///
/// Sums, unions, and the earliest so many: everything else (how much of a stream was sent again or out of order, how it begins, what
/// became of it) is derived from these when a row is read.
package struct MachineStreams: Equatable, Sendable {
    /// The machine's index on its platform, from 1.
    package var machine: UInt8
    package var received = StreamSums()
    package var sent = StreamSums()
    package var conversations = MarkSet()
    package var segments = SegmentSet()

    package init(machine: UInt8) { self.machine = machine }

    package mutating func add(_ sums: StreamSums, isReceived: Bool) {
        if isReceived { received = received + sums } else { sent = sent + sums }
    }

    package mutating func merge(_ other: MachineStreams, limit: Int) {
        received = received + other.received
        sent = sent + other.sent
        conversations.merge(other.conversations, limit: limit)
        segments.merge(other.segments, limit: limit)
    }

    package mutating func shrink(to limit: Int) {
        conversations.shrink(to: limit)
        segments.shrink(to: limit)
    }

    package mutating func remapOrigins(_ map: [UInt16]) { segments.remapOrigins(map) }
}
