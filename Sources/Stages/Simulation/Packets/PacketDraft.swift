/// A packet before it is written: 40 bytes, so that a platform's day can be sorted in memory.
struct PacketDraft {
    /// True time in nanoseconds since 1970; while a source is being drafted since its first packet.
    var time: Int64
    var sequence: UInt32 = 0
    var acknowledgement: UInt32 = 0
    /// Places in the day's lists.
    var source: Int32
    var visit: Int32
    var remotePort: UInt16 = 0
    var machinePort: UInt16 = 0
    var kind: FrameKind
    /// Place in the tool's steps.
    var step: UInt8
}
