import Packets
import Pipeline

extension Session {
    /// Follows what goes over TCP, and the datagrams that target a port. A packet without data, FIN and reset that the source sent says
    /// nothing here, so a source that only knocks costs nothing.
    mutating func follow(_ arrival: Arrival, _ key: TouchKey, _ bytes: RawSpan, _ bytesMax: Int) {
        switch arrival.packet.transport {
        case .tcp(let header):
            mark(arrival, header)
            if header.payloadLength > 0, !header.flags.contains(.rst) { carried(arrival, header, key, bytes, bytesMax) }
        case .udp(let header):
            guard header.payloadLength > 0, !header.isDNSReply, arrival.record.direction == .received else { return }
            let datagram = StreamSegment(
                key: key, transport: .udp, isSent: false, port: header.destinationPort, remotePort: header.sourcePort, sequence: 0,
                length: UInt32(clamping: header.payloadLength))
            keep(datagram, arrival, bytes, bytesMax)
        case .icmp, .other, .fragment: return
        }
    }

    mutating func mergeStreams(_ others: [MachineStreams]) {
        for other in others { streams[streamIndex(other.machine)].merge(other, limit: streamLimit) }
        shrinkStreams()
    }

    private mutating func mark(_ arrival: Arrival, _ header: TCPHeader) {
        let isReceived = arrival.record.direction == .received
        var marks: StreamMarks = []
        if header.flags.contains(.fin) { marks.insert(isReceived ? .finReceived : .finSent) }
        if header.flags.contains(.rst) {
            marks.insert(isReceived ? .resetReceived : .resetSent)
        } else if !isReceived, header.flags.contains(.ack) || !header.flags.contains(.syn) {
            marks.insert(.answered)
        }
        guard !marks.isEmpty else { return }
        let index = streamIndex(arrival.record.machine)
        if header.flags.contains(.rst) {
            if isReceived { streams[index].received.resets &+= 1 } else { streams[index].sent.resets &+= 1 }
        }
        let conversation = MarkedConversation(
            port: isReceived ? header.destinationPort : header.sourcePort,
            remotePort: isReceived ? header.sourcePort : header.destinationPort, marks: marks)
        streams[index].conversations.insert(conversation, limit: streamLimit)
    }

    private mutating func carried(_ arrival: Arrival, _ header: TCPHeader, _ key: TouchKey, _ bytes: RawSpan, _ bytesMax: Int) {
        let isReceived = arrival.record.direction == .received
        let sums = StreamSums(segments: 1, bytes: Int64(header.payloadLength))
        let index = streamIndex(arrival.record.machine)
        if isReceived {
            streams[index].received = streams[index].received + sums
        } else {
            streams[index].sent = streams[index].sent + sums
        }
        let segment = StreamSegment(
            key: key, transport: .tcp, isSent: !isReceived, port: isReceived ? header.destinationPort : header.sourcePort,
            remotePort: isReceived ? header.sourcePort : header.destinationPort,
            sequence: header.sequence &+ (header.flags.contains(.syn) ? 1 : 0), length: UInt32(clamping: header.payloadLength))
        keep(segment, arrival, bytes, bytesMax)
    }

    private mutating func keep(_ segment: StreamSegment, _ arrival: Arrival, _ bytes: RawSpan, _ bytesMax: Int) {
        payloadBytesMax = max(payloadBytesMax, UInt16(truncatingIfNeeded: bytesMax))
        let index = streamIndex(arrival.record.machine)
        let limit = streamLimit
        streams[index].segments.insert(segment, limit: limit) {
            bytesMax > 0 ? PacketDecoder.payload(bytes, bytesMax: bytesMax) : []
        }
    }

    /// The place of a machine's streams, made if they are not there.
    private mutating func streamIndex(_ machine: UInt8) -> Int {
        let position = streams.firstIndex { $0.machine >= machine } ?? streams.count
        if position == streams.count || streams[position].machine != machine {
            streams.insert(MachineStreams(machine: machine), at: position)
        }
        return position
    }
}
