import Pipeline

/// Attacks computed at leisure from all packets at once, straight from the definitions: it shares nothing with the stage.
struct NaiveAttacks {
    private struct Conversation: Hashable {
        let machine: UInt8
        let isTCP: Bool
        let port: UInt16
        let remotePort: UInt16
    }

    static func pictures(_ traffic: [Traffic]) -> [AttackPicture] {
        Dictionary(grouping: traffic, by: \.attacker).values.flatMap { packets in
            sources(packets).map { NaiveAttacks($0).picture }
        }.sorted { ($0.address, $0.seen[0]) < ($1.address, $1.seen[0]) }
    }

    /// Cut wherever more than 25 hours lie between two packets.
    private static func sources(_ packets: [Traffic]) -> [[Traffic]] {
        var result: [[Traffic]] = []
        for packet in packets.sorted(by: { $0.time < $1.time }) {
            if let last = result.last?.last, packet.time.nanoseconds - last.time.nanoseconds <= 25 * 3_600 * 1_000_000_000 {
                result[result.count - 1].append(packet)
            } else {
                result.append([packet])
            }
        }
        return result
    }

    private let packets: [Traffic]
    private var opened: [Conversation: Timestamp] = [:]
    /// The first SYN+ACK of each conversation whose handshake was finished.
    private var shaken: [Conversation: Timestamp] = [:]

    private init(_ packets: [Traffic]) {
        self.packets = packets.sorted { Self.key($0) < Self.key($1) }
        for packet in self.packets where packet.kind == .machineSyn || packet.kind == .machineDatagram {
            opened[Self.conversation(packet)] = opened[Self.conversation(packet)] ?? packet.time
        }
        let acknowledged = Set(packets.filter { $0.kind == .data }.map(Self.conversation))
        for packet in self.packets where packet.kind == .machineSynAck && acknowledged.contains(Self.conversation(packet)) {
            shaken[Self.conversation(packet)] = shaken[Self.conversation(packet)] ?? packet.time
        }
    }

    private static func key(_ packet: Traffic) -> (Timestamp, Int, Int64, Int) { (packet.time, packet.sensor, packet.batch, packet.index) }

    private static func conversation(_ packet: Traffic) -> Conversation {
        let isTCP = ![.datagram, .emptyDatagram, .dnsReply, .machineDatagram].contains(packet.kind)
        return Conversation(machine: packet.machine, isTCP: isTCP, port: packet.port, remotePort: packet.remotePort)
    }

    private func isAnswer(_ packet: Traffic) -> Bool {
        guard packet.kind != .ping, packet.kind != .unreachable else { return false }
        return opened[Self.conversation(packet)].map { $0 <= packet.time } ?? false
    }

    private func isTouch(_ packet: Traffic) -> Bool {
        [.syn, .finProbe, .data, .datagram, .emptyDatagram].contains(packet.kind) && !isAnswer(packet)
    }

    private func isBackscatter(_ packet: Traffic) -> Bool {
        [.synAckReply, .reset, .dnsReply, .unreachable].contains(packet.kind) && !isAnswer(packet)
    }

    private func isService(_ packet: Traffic) -> Bool {
        if packet.kind == .data { return shaken[Self.conversation(packet)] != nil }
        return packet.kind == .datagram && isTouch(packet)
    }

    private func isReached(_ packets: [Traffic]) -> Bool { packets.contains { isTouch($0) || isBackscatter($0) || $0.kind == .ping } }

    private var picture: AttackPicture {
        let last = packets.map(\.time).max() ?? .start
        let reached = byMachine(packets).filter { isReached($0.value) }
        let hours = Dictionary(grouping: packets) { $0.time.hour <= last.hour - 192 ? HourActivity.folded : $0.time.hour }
        let slots = Dictionary(grouping: packets.filter { $0.isReceived && $0.time.slot > last.slot - 24 }, by: \.time.slot)
        return AttackPicture(
            address: Traffic.attackers[packets[0].attacker].address, seen: [packets[0].time, last], attackClass: attackClass(reached),
            order: order(reached), isParallel: isParallel(reached), machines: machines(packets, handshakesIn: { _ in true }),
            hours: Dictionary(
                uniqueKeysWithValues: hours.map { hour, packets in
                    (hour, machines(packets) { ($0.hour <= last.hour - 192 ? HourActivity.folded : $0.hour) == hour })
                }),
            slots: slots.mapValues { [Int64($0.count), $0.reduce(0) { $0 + Int64($1.sighting.bytes.count) }] },
            streams: byMachine(packets).mapValues { NaiveStreams($0, isTouch: isTouch).picture },
            payloads: byMachine(packets).sorted { $0.key < $1.key }.flatMap { NaiveStreams($1, isTouch: isTouch).payloads })
    }

    private func byMachine(_ packets: [Traffic]) -> [UInt8: [Traffic]] { Dictionary(grouping: packets, by: \.machine) }

    private func attackClass(_ reached: [UInt8: [Traffic]]) -> AttackClass {
        if reached.isEmpty { return .answer }
        let all = reached.values.flatMap { $0 }
        if !all.contains(where: { isTouch($0) || $0.kind == .ping }) { return .backscatter }
        if all.contains(where: isService) { return .service }
        return reached.count > 1 ? .scan : .probe
    }

    private func order(_ reached: [UInt8: [Traffic]]) -> VisitingOrder? {
        let firsts = reached.compactMap { machine, packets in
            (packets.first { isTouch($0) || $0.kind == .ping } ?? packets.first { $0.isReceived }).map { (machine, $0) }
        }
        let order = firsts.sorted { Self.key($0.1) < Self.key($1.1) }.map(\.0)
        if order.count < 2 { return order.isEmpty ? nil : .single }
        if order == order.sorted() { return .increasing }
        return order == order.sorted().reversed() ? .decreasing : .other
    }

    private func isParallel(_ reached: [UInt8: [Traffic]]) -> Bool {
        let visits = reached.values.compactMap { packets in packets.first.map { ($0.time, packets.map(\.time).max() ?? $0.time) } }
        return visits.indices.contains { left in
            visits.indices.contains { left != $0 && visits[left].0 <= visits[$0].1 && visits[$0].0 <= visits[left].1 }
        }
    }

    private func machines(_ packets: [Traffic], handshakesIn isHere: (Timestamp) -> Bool) -> [AttackPicture.Machine] {
        byMachine(packets).map { machine, packets in
            let (received, sent) = (packets.filter(\.isReceived), packets.filter { !$0.isReceived })
            var sequence: [String] = []
            for packet in packets where isTouch(packet) {
                let target = "\(packet.port)/\(Self.conversation(packet).isTCP ? "tcp" : "udp")"
                if !sequence.contains(target) { sequence.append(target) }
            }
            return AttackPicture.Machine(
                machine: machine, packets: [Int64(received.count), Int64(sent.count)], bytes: [length(received), length(sent)],
                seen: [packets[0].time, packets.map(\.time).max() ?? packets[0].time], sequence: sequence,
                handshakes: Int64(shaken.count { $0.key.machine == machine && isHere($0.value) }), isReached: isReached(packets),
                hasService: packets.contains(where: isService))
        }.sorted { $0.machine < $1.machine }
    }

    private func length(_ packets: [Traffic]) -> Int64 { packets.reduce(0) { $0 + Int64($1.sighting.bytes.count) } }
}
