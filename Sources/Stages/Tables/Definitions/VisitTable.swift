import Pipeline

/// One machine of an attack, as `visits` shows it.
struct TabledVisit {
    let attack: TabledAttack
    let machine: MachineActivity
    let sequence: [Target]
    let streams: StreamPicture

    init(attack: TabledAttack, machine: MachineActivity) {
        (self.attack, self.machine) = (attack, machine)
        sequence = machine.touches.sequence
        streams = StreamPicture(attack.session.streams.first { $0.machine == machine.machine }, machine)
    }

    /// None of an attack that another one took in: what it saw is in that one's visits.
    static func all(of attack: TabledAttack) -> [TabledVisit] {
        guard attack.session.absorbedBy == nil else { return [] }
        return attack.summary.machines.map { TabledVisit(attack: attack, machine: $0) }
    }

    /// Whether a machine with a lower index was reached and saw the same sequence: then the source is counted there.
    var isRepeat: Bool {
        guard machine.isReached else { return false }
        return attack.summary.machines.contains {
            $0.machine < machine.machine && $0.isReached && $0.touches.isTruncated == machine.touches.isTruncated
                && $0.touches.sequence == sequence
        }
    }

    /// How many different ports. Of a truncated sequence the bitmaps know; before an hour of its own is truncated there are none, and the
    /// hours know.
    var portCount: Int {
        let mapped = attack.session.portMaps.reduce(0) { $1.machine == machine.machine ? $0 + $1.count : $0 }
        guard machine.touches.isTruncated else { return max(mapped, sequence.count) }
        var targets = Set(sequence)
        for hour in attack.session.hours {
            for activity in hour.machines where activity.machine == machine.machine { targets.formUnion(activity.touches.sequence) }
        }
        return max(mapped, targets.count)
    }
}

extension TableDefinition where Source == TabledVisit {
    static let visits = TableDefinition(
        name: "visits", key: ["opened", "attack", "machine"], rank: [],
        columns: activity + streams)

    private static let activity: [Column<TabledVisit>] = [
        Column("opened") { $1.time($0.attack.session.opened) },
        Column("attack") { $1.text($0.attack.id) },
        Column("machine") { $1.smallint(Int16($0.machine.machine)) },
        Column("platform") { $1.text($0.attack.session.platform) },
        Column("source") { $1.inet($0.attack.session.address) },
        Column("class") { $1.text($0.attack.attackClass.rawValue) },
        Column("attack_first_seen") { $1.time($0.attack.session.firstSeen) },
        Column("ports_sequence") {
            $1.text(PortsSequence.text($0.sequence, isTruncated: $0.machine.touches.isTruncated))
        },
        Column("ports") { $1.integer(Int32(truncatingIfNeeded: $0.portCount)) },
        Column("truncated") { $1.bool($0.machine.touches.isTruncated) },
        Column("reached") { $1.bool($0.machine.isReached) },
        Column("first_seen") { $1.time($0.machine.firstSeen) },
        Column("last_seen") { $1.time($0.machine.lastSeen) },
        Column("packets_received") { $1.bigint($0.machine.packetsReceived) },
        Column("packets_sent") { $1.bigint($0.machine.packetsSent) },
        Column("bytes_received") { $1.bigint($0.machine.bytesReceived) },
        Column("bytes_sent") { $1.bigint($0.machine.bytesSent) },
        Column("handshakes") { $1.bigint($0.machine.handshakes) },
        Column("is_repeat") { $1.bool($0.isRepeat) },
    ]

    private static let streams: [Column<TabledVisit>] = [
        Column("stream_bytes_received") { $1.bigint($0.streams.bytesReceived) },
        Column("stream_bytes_sent") { $1.bigint($0.streams.bytesSent) },
        Column("retransmitted_segments") { $1.bigint($0.streams.retransmittedSegments) },
        Column("retransmitted_bytes") { $1.bigint($0.streams.retransmittedBytes) },
        Column("out_of_order_segments") { $1.bigint($0.streams.outOfOrderSegments) },
        Column("overlapping_segments") { $1.bigint($0.streams.overlappingSegments) },
        Column("resets_received") { $1.bigint($0.streams.resetsReceived) },
        Column("resets_sent") { $1.bigint($0.streams.resetsSent) },
        Column("ended_closed") { $1.bigint($0.streams.endings.closed) },
        Column("ended_reset_by_source") { $1.bigint($0.streams.endings.resetBySource) },
        Column("ended_reset_by_machine") { $1.bigint($0.streams.endings.resetByMachine) },
        Column("ended_open") { $1.bigint($0.streams.endings.open) },
        Column("ended_unanswered") { $1.bigint($0.streams.endings.unanswered) },
        Column("streams_truncated") { $1.bool($0.streams.isTruncated) },
    ]
}
