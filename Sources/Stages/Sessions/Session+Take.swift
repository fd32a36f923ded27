import Packets
import Pipeline

extension Session {
    /// Five-minute slots that a row keeps: two hours.
    static let slotsKept: Int32 = 24

    /// Takes a packet in. Nothing here depends on the order in which packets come.
    /// - Parameter payloadBytesMax: the first bytes of a port's data that are kept.
    mutating func take(_ arrival: Arrival, bytes: RawSpan, origin: Origin, payloadBytesMax: Int) {
        let key = arrival.key(origin: intern(origin))
        firstSeen = min(firstSeen, arrival.time)
        lastSeen = max(lastSeen, arrival.time)
        fold()
        let hour = hourIndex(arrival.time)
        count(arrival, key, hour)
        switch Meaning(arrival) {
        case .touch(let conversation, let hasPayload): touched(conversation, key, hour, hasPayload: hasPayload)
        case .reply(let conversation): replied(conversation, key, hour)
        case .portless:
            change(hour, arrival) { $0.firstPortless = min($0.firstPortless ?? key, key) }
        case .opening(let conversation): machineOpened(conversation, at: arrival.time)
        case .sent: break
        }
        if case .tcp(let header) = arrival.packet.transport {
            shakeHands(arrival, header)
            if arrival.record.direction == .received { sign(header, key, bytes) }
        }
        follow(arrival, key, bytes, payloadBytesMax)
    }

    /// More would not fit into a row. Whoever begins a new run so often gets ties in time broken less exactly.
    private static let originsMax = 256

    /// The origin's place in the sorted table. A new one moves the others up, so that indexes keep comparing as origins do.
    mutating func intern(_ origin: Origin) -> UInt16 {
        if let known = origins.firstIndex(of: origin) { return UInt16(known) }
        guard origins.count < Self.originsMax else { return UInt16(truncatingIfNeeded: origins.count - 1) }
        let position = origins.firstIndex { origin < $0 } ?? origins.count
        if position < origins.count {
            remapOrigins(origins.indices.map { UInt16($0 < position ? $0 : $0 + 1) })
        }
        origins.insert(origin, at: position)
        return UInt16(position)
    }

    mutating func remapOrigins(_ map: [UInt16]) {
        for hour in hours.indices {
            for machine in hours[hour].machines.indices { hours[hour].machines[machine].remapOrigins(map) }
        }
        for index in streams.indices { streams[index].remapOrigins(map) }
        if let old = syn?.key.origin { syn?.key.origin = map[Int(old)] }
        if let old = synAck?.key.origin { synAck?.key.origin = map[Int(old)] }
    }

    /// The place of an instant's hour, made if it is not there; what is older than the kept hours goes to the folded one.
    mutating func hourIndex(_ time: Timestamp) -> Int {
        let isOld = Int64(time.hour) <= Int64(max(lastSeen, time).hour) - Int64(hoursKept)
        let hour = isOld ? HourActivity.folded : time.hour
        if let last = hours.last, last.hour == hour { return hours.count - 1 }
        let position = hours.firstIndex { $0.hour >= hour } ?? hours.count
        if position == hours.count || hours[position].hour != hour { hours.insert(HourActivity(hour: hour), at: position) }
        return position
    }

    private mutating func change(_ hour: Int, _ arrival: Arrival, _ body: (inout MachineActivity) -> Void) {
        hours[hour].with(arrival.record.machine, at: arrival.time, body)
    }

    private mutating func count(_ arrival: Arrival, _ key: TouchKey, _ hour: Int) {
        let length = Int64(arrival.record.wireLength)
        let isReceived = arrival.record.direction == .received
        change(hour, arrival) {
            $0.firstSeen = min($0.firstSeen, arrival.time)
            $0.lastSeen = max($0.lastSeen, arrival.time)
            if isReceived {
                $0.packetsReceived &+= 1
                $0.bytesReceived &+= length
                $0.firstReceived = min($0.firstReceived ?? key, key)
            } else {
                $0.packetsSent &+= 1
                $0.bytesSent &+= length
            }
        }
        if isReceived { countSlot(arrival.time.slot, length) }
    }

    private mutating func countSlot(_ slot: Int32, _ length: Int64) {
        guard Int64(slot) > Int64(lastSeen.slot) - Int64(Self.slotsKept) else { return }
        let position = slots.firstIndex { $0.slot >= slot } ?? slots.count
        if position == slots.count || slots[position].slot != slot {
            slots.insert(SlotActivity(slot: slot, packets: 0, bytes: 0), at: position)
        }
        slots[position].packets &+= 1
        slots[position].bytes &+= length
    }

    /// Adds the hours older than the kept ones up, and drops old slots.
    mutating func fold() {
        let oldest = Int64(lastSeen.hour) - Int64(hoursKept)
        while let first = hours.first(where: { $0.hour != HourActivity.folded }), Int64(first.hour) <= oldest {
            if hours.first?.hour != HourActivity.folded { hours.insert(HourActivity(hour: HourActivity.folded), at: 0) }
            mapPorts(beforeAdding: first, to: hours.first)
            hours.removeAll { $0.hour == first.hour }
            hours[0].merge(first, touchLimit: touchLimit)
            for index in hours[0].machines.indices { hours[0].machines[index].shrink(touchLimit: touchLimit, witnessLimit: witnessLimit) }
        }
        let oldestSlot = Int64(lastSeen.slot) - Int64(Self.slotsKept)
        while let slot = slots.first, Int64(slot.slot) <= oldestSlot { slots.removeFirst() }
    }

    private mutating func sign(_ header: TCPHeader, _ key: TouchKey, _ bytes: RawSpan) {
        guard header.flags.contains(.syn), !header.flags.contains(.rst) else { return }
        if header.flags.contains(.ack) {
            if let known = synAck?.key, known <= key { return }
            guard let signature = PacketDecoder.signature(bytes) else { return }
            synAck = OpeningSignature(key: key, signature: signature)
        } else {
            if let known = syn?.key, known <= key { return }
            guard let signature = PacketDecoder.signature(bytes) else { return }
            syn = OpeningSignature(key: key, signature: signature)
        }
    }
}
