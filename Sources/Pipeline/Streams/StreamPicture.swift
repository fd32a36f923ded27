/// What the streams between a source and one machine come to.
package struct StreamPicture: Equatable, Sendable {
    /// Bytes of the streams, each once. Beyond the segments that a row remembers, all count as new.
    package var bytesReceived: Int64
    package var bytesSent: Int64
    /// Either way: segments that brought nothing new, and bytes that came again.
    package var retransmittedSegments: Int64 = 0
    package var retransmittedBytes: Int64 = 0
    /// Either way: segments with something new that lies before what had been seen.
    package var outOfOrderSegments: Int64 = 0
    /// Either way: segments that brought something new and something known.
    package var overlappingSegments: Int64 = 0
    package var resetsReceived: Int64
    package var resetsSent: Int64
    package var endings: StreamEndings
    /// More came than the row remembers.
    package var isTruncated: Bool

    /// - Parameter activity: of the same machine, all hours added up.
    package init(_ streams: MachineStreams?, _ activity: MachineActivity) {
        let streams = streams ?? MachineStreams(machine: activity.machine)
        (bytesReceived, bytesSent) = (streams.received.bytes, streams.sent.bytes)
        (resetsReceived, resetsSent) = (streams.received.resets, streams.sent.resets)
        endings = StreamEndings(streams.conversations.entries, activity.touches)
        let remembered = streams.segments.entries.count { $0.transport == .tcp }
        isTruncated =
            streams.conversations.isTruncated || Int64(remembered) < streams.received.segments &+ streams.sent.segments
        for way in streams.segments.ways { add(way) }
    }

    private mutating func add(_ segments: [StreamSegment]) {
        guard let first = segments.first else { return }
        var coverage = StreamCoverage(from: first.sequence)
        for segment in segments { coverage.take(segment) }
        if first.isSent { bytesSent &-= coverage.retransmittedBytes } else { bytesReceived &-= coverage.retransmittedBytes }
        retransmittedSegments += coverage.retransmittedSegments
        retransmittedBytes += coverage.retransmittedBytes
        outOfOrderSegments += coverage.outOfOrderSegments
        overlappingSegments += coverage.overlappingSegments
    }
}

extension SegmentSet {
    private struct Way: Hashable {
        let port: UInt16
        let remotePort: UInt16
        let isSent: Bool
    }

    /// The TCP segments by conversation and direction, each in the order of event time.
    var ways: [[StreamSegment]] {
        if entries.count < 2 { return entries.first?.transport == .tcp ? [entries] : [] }
        let ways = Dictionary(grouping: entries.filter { $0.transport == .tcp }) {
            Way(port: $0.port, remotePort: $0.remotePort, isSent: $0.isSent)
        }
        return Array(ways.values)
    }
}
