import Pipeline

/// What is said of a source, without ids and revisions: what any order of arrival must agree on.
struct AttackPicture: Equatable {
    struct Machine: Equatable {
        var machine: UInt8
        var packets: [Int64]
        var bytes: [Int64]
        var seen: [Timestamp]
        var sequence: [String]
        var handshakes: Int64
        var isReached: Bool
        var hasService: Bool
    }

    var address: Address
    var seen: [Timestamp]
    var attackClass: AttackClass
    var order: VisitingOrder?
    var isParallel: Bool
    var machines: [Machine]
    /// By hour; `HourActivity.folded` first.
    var hours: [Int32: [Machine]]
    /// Packets and bytes by slot.
    var slots: [Int32: [Int64]]
    /// By machine.
    var streams: [UInt8: StreamPicture]
    var payloads: [PortPayload]
}

extension AttackPicture {
    init(_ session: Session) {
        let summary = session.summary
        self.init(
            address: session.address, seen: [session.firstSeen, session.lastSeen], attackClass: summary.attackClass,
            order: summary.visitingOrder, isParallel: summary.isParallel, machines: summary.machines.map(Machine.init),
            hours: Dictionary(uniqueKeysWithValues: session.hours.map { ($0.hour, $0.machines.map(Machine.init)) }),
            slots: Dictionary(uniqueKeysWithValues: session.slots.map { ($0.slot, [$0.packets, $0.bytes]) }),
            streams: Dictionary(uniqueKeysWithValues: summary.machines.map { ($0.machine, session.streamPicture(of: $0)) }),
            payloads: session.payloads)
    }
}

extension Session {
    func streamPicture(of activity: MachineActivity) -> StreamPicture {
        StreamPicture(streams.first { $0.machine == activity.machine }, activity)
    }
}

extension AttackPicture.Machine {
    init(_ activity: MachineActivity) {
        self.init(
            machine: activity.machine, packets: [activity.packetsReceived, activity.packetsSent],
            bytes: [activity.bytesReceived, activity.bytesSent], seen: [activity.firstSeen, activity.lastSeen],
            sequence: activity.touches.sequence.map(\.description), handshakes: activity.handshakes, isReached: activity.isReached,
            hasService: activity.hasService)
    }
}
