/// What went one way over TCP between a source and a machine, added up over all their conversations.
package struct StreamSums: Equatable, Sendable {
    /// Segments with data. What a reset carries is no data of a stream (RFC 9293, section 3.5.2).
    package var segments: Int64 = 0
    /// Their data in bytes, by the lengths in the headers; what was sent again counts again.
    package var bytes: Int64 = 0
    package var resets: Int64 = 0

    package init(segments: Int64 = 0, bytes: Int64 = 0, resets: Int64 = 0) {
        (self.segments, self.bytes, self.resets) = (segments, bytes, resets)
    }

    package static func + (left: StreamSums, right: StreamSums) -> StreamSums {
        StreamSums(segments: left.segments &+ right.segments, bytes: left.bytes &+ right.bytes, resets: left.resets &+ right.resets)
    }
}
