/// The first bytes that a source sent to a port of a machine: of the earliest TCP conversation with data, put together in order, or of the
/// earliest UDP datagram. As many as the setting `payload-bytes-max` of `leurre-sessions` says.
package struct PortPayload: Equatable, Sendable {
    package var machine: UInt8
    package var transport: TransportProtocol
    package var port: UInt16
    /// When the first of its segments came.
    package var firstSeen: Timestamp
    /// Not empty.
    package var bytes: [UInt8]
    /// Bytes of the whole stream, as far as the row remembers it, or of the datagram.
    package var streamBytes: Int64
    /// The stream goes on behind `bytes`, or may do so.
    package var isTruncated: Bool

    package init(
        machine: UInt8, transport: TransportProtocol, port: UInt16, firstSeen: Timestamp, bytes: [UInt8], streamBytes: Int64,
        isTruncated: Bool
    ) {
        (self.machine, self.transport, self.port, self.firstSeen) = (machine, transport, port, firstSeen)
        (self.bytes, self.streamBytes, self.isTruncated) = (bytes, streamBytes, isTruncated)
    }

    /// What of it can be printed: ASCII, every other byte as a dot.
    package var printable: String {
        // Written in place: each revision of a row says all its payloads again.
        String(unsafeUninitializedCapacity: bytes.count) { text in
            for (place, byte) in bytes.enumerated() { text[place] = (0x20...0x7e).contains(byte) ? byte : UInt8(ascii: ".") }
            return bytes.count
        }
    }

    package var service: Service { Service(payload: bytes, transport: transport) }
}

extension Session {
    /// One a port of a machine that got data, in this order. What came in a conversation that the machine had opened is an answer.
    package var payloads: [PortPayload] {
        if streams.isEmpty { return [] }
        var machines: Set<UInt8> = []
        // A row from somebody else may name a machine twice.
        return streams.filter { machines.insert($0.machine).inserted }.flatMap { machine in
            let received = Dictionary(grouping: machine.segments.entries.lazy.filter { !$0.isSent }, by: \.target)
            return received.filter { $0.value.contains { !$0.payload.isEmpty } }.sorted { $0.key < $1.key }.compactMap { target, received in
                payload(received, from: target, of: machine.machine)
            }
        }
    }

    /// - Parameter received: all segments that came to this port.
    private func payload(_ received: [StreamSegment], from target: Target, of machine: UInt8) -> PortPayload? {
        var seen: Set<UInt16> = []
        for first in received where seen.insert(first.remotePort).inserted {
            let conversation = ConversationKey(
                machine: machine, transport: target.transport, machinePort: target.port, remotePort: first.remotePort)
            guard !isAnswer(conversation, at: first.key.time) else { continue }
            let segments = received.filter { $0.remotePort == first.remotePort }
            let payload = PortPayload(segments, machine: machine, bytesMax: Int(payloadBytesMax))
            if let payload { return payload }
        }
        return nil
    }
}

extension PortPayload {
    /// How far before the first segment of a stream another one may lie and still belong to it: the largest window without scaling
    /// (RFC 9293, section 3.8.6), sixteen times.
    private static let reorderingBytesMax: Int64 = 1 << 20

    /// - Parameter segments: of one conversation, received, in the order of event time. Nil if their beginning is not kept.
    fileprivate init?(_ segments: [StreamSegment], machine: UInt8, bytesMax: Int) {
        guard let first = segments.first else { return nil }
        var coverage = StreamCoverage(from: first.sequence)
        for segment in segments { coverage.take(segment) }
        let bytes = Self.assembled(segments, from: first.sequence, bytesMax)
        guard !bytes.isEmpty else { return nil }
        let isFull = first.transport == .tcp && segments.count >= SegmentSet.segmentsPerWayMax
        self.init(
            machine: machine, transport: first.transport, port: first.port, firstSeen: first.key.time, bytes: bytes,
            streamBytes: coverage.bytes, isTruncated: isFull || coverage.bytes > Int64(bytes.count))
    }

    /// The bytes from the lowest sequence number on, up to the first that is not kept. Of a byte that came more than once the first counts.
    private static func assembled(_ segments: [StreamSegment], from start: UInt32, _ bytesMax: Int) -> [UInt8] {
        if segments.count == 1 { return Array(segments[0].payload.prefix(bytesMax)) }
        let placed = segments.map { ($0, StreamCoverage.offset(of: $0.sequence, from: start)) }.filter { $0.1 >= -reorderingBytesMax }
        let lowest = placed.map(\.1).min() ?? 0
        var bytes = [UInt8?](repeating: nil, count: bytesMax)
        // The later ones first, so that the earlier ones win.
        for (segment, place) in placed.reversed() {
            for (index, byte) in segment.payload.enumerated() {
                let position = place - lowest + Int64(index)
                if position < bytes.count { bytes[Int(position)] = byte }
            }
        }
        return bytes.prefix { $0 != nil }.compactMap { $0 }
    }
}
