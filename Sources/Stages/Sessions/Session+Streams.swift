import Packets
import Pipeline

extension Session {
    /// Follows what goes over TCP, and the datagrams that target a port. A packet without data, FIN and reset that the source sent says
    /// nothing here, so a source that only knocks costs nothing.
    mutating func follow(_ arrival: Arrival, _ key: TouchKey, _ bytes: RawSpan, _ bytesMax: Int) {
        switch arrival.packet.transport {
        case .tcp(let header):
            let isReceived = arrival.record.direction == .received
            let marks = StreamMarks(header.flags, isReceived: isReceived)
            let carries = header.payloadLength > 0 && !header.flags.contains(.rst)
            guard carries || !marks.isEmpty else { return }
            let port = isReceived ? header.destinationPort : header.sourcePort
            let remotePort = isReceived ? header.sourcePort : header.destinationPort
            let sums = StreamSums(
                segments: carries ? 1 : 0, bytes: carries ? Int64(header.payloadLength) : 0, resets: header.flags.contains(.rst) ? 1 : 0)
            let (index, limit) = (streamIndex(arrival.record.machine), streamLimit)
            streams[index].add(sums, isReceived: isReceived)
            if !marks.isEmpty {
                streams[index].conversations.insert(MarkedConversation(port: port, remotePort: remotePort, marks: marks), limit: limit)
            }
            guard carries else { return }
            let segment = StreamSegment(
                key: key, transport: .tcp, isSent: !isReceived, port: port, remotePort: remotePort,
                sequence: header.sequence &+ (header.flags.contains(.syn) ? 1 : 0), length: UInt32(clamping: header.payloadLength))
            keep(segment, at: index, bytes, bytesMax)
        case .udp(let header):
            guard header.payloadLength > 0, !header.isDNSReply, arrival.record.direction == .received else { return }
            let datagram = StreamSegment(
                key: key, transport: .udp, isSent: false, port: header.destinationPort, remotePort: header.sourcePort, sequence: 0,
                length: UInt32(clamping: header.payloadLength))
            keep(datagram, at: streamIndex(arrival.record.machine), bytes, bytesMax)
        case .icmp, .other, .fragment: return
        }
    }

    mutating func mergeStreams(_ others: [MachineStreams]) {
        for other in others { streams[streamIndex(other.machine)].merge(other, limit: streamLimit) }
        shrinkStreams()
    }

    private mutating func keep(_ segment: StreamSegment, at index: Int, _ bytes: RawSpan, _ bytesMax: Int) {
        payloadBytesMax = max(payloadBytesMax, UInt16(truncatingIfNeeded: bytesMax))
        streams[index].segments.insert(segment, limit: streamLimit) {
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

extension StreamMarks {
    /// What a segment marks. Nothing, if the source sent it and it is neither FIN nor reset.
    fileprivate init(_ flags: TCPFlags, isReceived: Bool) {
        var marks: UInt8 = 0
        if flags.contains(.fin) { marks |= (isReceived ? StreamMarks.finReceived : .finSent).rawValue }
        if flags.contains(.rst) {
            marks |= (isReceived ? StreamMarks.resetReceived : .resetSent).rawValue
        } else if !isReceived, flags.contains(.ack) || !flags.contains(.syn) {
            marks |= StreamMarks.answered.rawValue
        }
        self.init(rawValue: marks)
    }
}
