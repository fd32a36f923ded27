import Pipeline

/// The streams of one machine computed at leisure, byte by byte from all packets at once.
struct NaiveStreams {
    private struct Pair: Hashable {
        let port: UInt16
        let remotePort: UInt16
    }

    private struct Way: Hashable {
        let pair: Pair
        let isReceived: Bool
    }

    /// In the order of event time.
    private let packets: [Traffic]
    private let isTouch: (Traffic) -> Bool

    init(_ packets: [Traffic], isTouch: @escaping (Traffic) -> Bool) { (self.packets, self.isTouch) = (packets, isTouch) }

    private static func pair(_ packet: Traffic) -> Pair { Pair(port: packet.port, remotePort: packet.remotePort) }

    private func count(_ kinds: Traffic.Kind...) -> Int64 { Int64(packets.count { kinds.contains($0.kind) }) }

    var picture: StreamPicture {
        var picture = StreamPicture(nil, MachineActivity(machine: 1, firstSeen: .start, lastSeen: .start))
        (picture.resetsReceived, picture.resetsSent) = (count(.reset), count(.machineReset))
        let carried = packets.filter { $0.kind == .data || $0.kind == .machineData }
        for segments in Dictionary(grouping: carried, by: { Way(pair: Self.pair($0), isReceived: $0.isReceived) }).values {
            add(segments, &picture)
        }
        picture.endings = endings
        return picture
    }

    private func add(_ segments: [Traffic], _ picture: inout StreamPicture) {
        var seen: Set<UInt32> = []
        for segment in segments {
            let places = (segment.part * 3)..<(segment.part * 3 + 4)
            let fresh = places.filter { !seen.contains($0) }.count
            picture.retransmittedBytes += Int64(4 - fresh)
            if fresh == 0 {
                picture.retransmittedSegments += 1
            } else {
                if fresh < 4 { picture.overlappingSegments += 1 }
                if let highest = seen.max(), places.contains(where: { !seen.contains($0) && $0 < highest }) { picture.outOfOrderSegments += 1 }
            }
            seen.formUnion(places)
        }
        if segments[0].isReceived { picture.bytesReceived += Int64(seen.count) } else { picture.bytesSent += Int64(seen.count) }
    }

    private var endings: StreamEndings {
        var endings = StreamEndings()
        let conversations = packets.filter {
            ![.datagram, .emptyDatagram, .dnsReply, .machineDatagram, .ping, .unreachable].contains($0.kind)
        }
        let groups = Dictionary(grouping: conversations, by: Self.pair)
        for (_, packets) in groups {
            let has = { (kinds: Traffic.Kind...) in packets.contains { kinds.contains($0.kind) } }
            // Of each port the row knows the first two; there are no more than two pairs of a port in this traffic.
            let isTouched = packets.contains(where: isTouch)
            let isAnswered = has(.machineSynAck, .machineData, .machineFin)
            if has(.finProbe), has(.machineFin) {
                endings.closed += 1
            } else if has(.reset), isTouched || isAnswered {
                endings.resetBySource += 1
            } else if has(.machineReset) {
                endings.resetByMachine += 1
            } else if isAnswered {
                endings.open += 1
            } else if isTouched {
                endings.unanswered += 1
            }
        }
        return endings
    }

    var payloads: [PortPayload] {
        let received = packets.filter { ($0.kind == .data || $0.kind == .datagram) && isTouch($0) }
        let byTarget = Dictionary(grouping: received) {
            Target(transport: $0.kind == .data ? .tcp : .udp, port: $0.port)
        }
        return byTarget.sorted { $0.key < $1.key }.map { target, packets in
            let first = packets[0]
            let segments = self.packets.filter { $0.kind == first.kind && Self.pair($0) == Self.pair(first) }
            return target.transport == .udp ? datagram(first) : stream(segments)
        }
    }

    private func datagram(_ packet: Traffic) -> PortPayload {
        PortPayload(
            machine: packet.machine, transport: .udp, port: packet.port, firstSeen: packet.time, bytes: [1, 2, 3], streamBytes: 3,
            isTruncated: false)
    }

    private func stream(_ segments: [Traffic]) -> PortPayload {
        var known: [UInt32: UInt8] = [:]
        for segment in segments {
            for (index, byte) in segment.data.enumerated() {
                let place = segment.part * 3 + UInt32(index)
                known[place] = known[place] ?? byte
            }
        }
        let first = known.keys.min() ?? 0
        var bytes: [UInt8] = []
        while let byte = known[first + UInt32(bytes.count)] { bytes.append(byte) }
        return PortPayload(
            machine: segments[0].machine, transport: .tcp, port: segments[0].port, firstSeen: segments[0].time, bytes: bytes,
            streamBytes: Int64(known.count), isTruncated: known.count > bytes.count)
    }
}
