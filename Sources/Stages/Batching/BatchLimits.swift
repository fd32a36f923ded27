import Pipeline

/// When a batch leaves. A replay's are part of its epoch, because another batching is another numbering.
package struct BatchLimits: Equatable, Sendable {
    package var packetsMax = 128
    package var bytesMax = 65_536
    /// The most bytes of one packet that travel.
    package var snapLength = PacketRecord.capturedBytesMax

    package init() {}
}
