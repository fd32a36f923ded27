import Pipeline

/// One packet of a test's attacker.
struct Event {
    enum Kind: CaseIterable {
        /// A SYN to a port.
        case tcp
        /// Data after a finished handshake.
        case stream
        /// A datagram with a payload.
        case datagram
        /// An echo request.
        case portless
        /// A reply to something that the machine never sent.
        case reply
        /// An answer to a conversation that the machine opened itself.
        case answer
    }

    var time: Timestamp
    var machine: UInt8 = 1
    var kind = Kind.tcp
    var port: UInt16 = 445
    var remotePort: UInt16 = 4_000
    var bytes: Int64 = 40
    /// Decides ties, as the packet's place in its batch does.
    var index: UInt32 = 0

    var isTouch: Bool { kind == .tcp || kind == .stream || kind == .datagram }
    var isAttack: Bool { kind != .answer }
    var target: Target { Target(transport: kind == .datagram ? .udp : .tcp, port: port) }

    fileprivate var key: TouchKey { TouchKey(time: time, origin: 0, batch: 0, index: index) }
}

extension Session {
    /// The row that the sessions room would write for these packets.
    init(_ number: Int64, _ platform: String, _ address: Address, revision: Int64, _ events: [Event]) {
        let times = events.map(\.time).sorted()
        self.init(
            id: SessionID(generation: 1, partition: 0, offset: number, index: 0), platform: platform, address: address,
            revision: Revision(generation: 1, offset: revision), opened: times.first ?? Timestamp(nanoseconds: 0))
        (firstSeen, lastSeen) = (opened, times.last ?? opened)
        origins = [Origin(sensor: "sensor", epoch: 1)]
        for event in events { take(event) }
        hours.sort { $0.hour < $1.hour }
        slots.sort { $0.slot < $1.slot }
    }

    private mutating func take(_ event: Event) {
        let hour = event.time.hour <= lastSeen.hour - 192 ? HourActivity.folded : event.time.hour
        let position = hours.firstIndex { $0.hour == hour } ?? hours.count
        if position == hours.count { hours.append(HourActivity(hour: hour)) }
        hours[position].with(event.machine, at: event.time) { $0.take(event) }
        guard event.time.slot > lastSeen.slot - 24 else { return }
        if let slot = slots.firstIndex(where: { $0.slot == event.time.slot }) {
            slots[slot].packets += 1
            slots[slot].bytes += event.bytes
        } else {
            slots.append(SlotActivity(slot: event.time.slot, packets: 1, bytes: event.bytes))
        }
    }
}

extension MachineActivity {
    fileprivate mutating func take(_ event: Event) {
        packetsReceived += 1
        bytesReceived += event.bytes
        firstSeen = min(firstSeen, event.time)
        lastSeen = max(lastSeen, event.time)
        firstReceived = min(firstReceived ?? event.key, event.key)
        let touch = Touch(key: event.key, transport: event.target.transport, port: event.port, remotePort: event.remotePort)
        if event.isTouch { touches.insert(touch) }
        if event.kind == .stream { hasStreamData = true }
        if event.kind == .datagram { payloads.insert(touch) }
        if event.kind == .reply { replies.insert(touch) }
        if event.kind == .portless { firstPortless = min(firstPortless ?? event.key, event.key) }
    }
}
