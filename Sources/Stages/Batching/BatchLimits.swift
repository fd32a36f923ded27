import Pipeline

/// When a batch leaves. A replay's are part of its epoch, because another batching is another numbering.
package struct BatchLimits: Equatable, Sendable {
    package var packetsMax = 128
    package var bytesMax = 65_536
    /// Capture time that one batch may span. Without it a quiet partition's batch would cover months, more than the eight days of
    /// hours that a session's row keeps one by one.
    package var spanMax = Span.hours(6)
    /// The most bytes of one packet that travel.
    package var snapLength = PacketRecord.capturedBytesMax

    package init() {}
}
