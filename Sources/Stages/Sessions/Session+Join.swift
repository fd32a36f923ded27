import Pipeline

extension Session {
    /// Takes in another session of the same source that turned out to be the same one. The older id (this one's) stays.
    mutating func absorb(_ other: Session) {
        nameAbsorbed(other)
        var taken = alignOrigins(other)
        firstSeen = min(firstSeen, taken.firstSeen)
        lastSeen = max(lastSeen, taken.lastSeen)
        taken.lastSeen = lastSeen
        touchLevel = max(touchLevel, taken.touchLevel)
        taken.touchLevel = touchLevel
        streamLevel = max(streamLevel, taken.streamLevel)
        payloadBytesMax = max(payloadBytesMax, taken.payloadBytesMax)
        fold()
        taken.fold()
        mapPorts(joining: &taken)
        for hour in taken.hours {
            let place = hour.hour == HourActivity.folded ? foldedIndex() : hourIndex(Timestamp(hour: hour.hour))
            hours[place].merge(hour, touchLimit: touchLimit)
        }
        mergeSlots(taken.slots)
        mergePortMaps(taken.portMaps)
        for opened in taken.conversationsOpened { machineOpened(opened.conversation, at: opened.opened) }
        for opened in conversationsOpened { withdraw(opened.conversation, from: opened.opened) }
        for handshake in taken.handshakes { merge(handshake) }
        limitHandshakes()
        mergeStreams(taken.streams)
        syn = earlier(syn, taken.syn)
        synAck = earlier(synAck, taken.synAck)
        shrinkDetail()
        _ = limitDetail()
    }

    /// Begins in both sessions the maps that either has, and those of machines whose touches will not all find room together.
    private mutating func mapPorts(joining taken: inout Session) {
        var machines = Set((portMaps + taken.portMaps).map(\.machine))
        for hour in hours + taken.hours {
            let other = taken.hours.first { $0.hour == hour.hour }
            for activity in hour.machines where activity.touches.count + (other?.touchCount(of: activity.machine) ?? 0) > touchLimit {
                machines.insert(activity.machine)
            }
        }
        for machine in machines {
            mapPorts(of: machine)
            taken.mapPorts(of: machine)
        }
    }

    private mutating func nameAbsorbed(_ other: Session) {
        var all = Array(zip(absorbed, absorbedOpened)) + [(other.id, other.opened)]
        all += zip(other.absorbed, other.absorbedOpened)
        all.sort { $0.0 < $1.0 }
        (absorbed, absorbedOpened) = (all.map(\.0), all.map(\.1))
    }

    /// What stays of a session that another took in: enough to say so.
    mutating func becomeAbsorbed(by id: SessionID) {
        absorbedBy = id
        (hours, slots, portMaps, handshakes, conversationsOpened, origins, streams) = ([], [], [], [], [], [], [])
        (syn, synAck) = (nil, nil)
    }

    /// The other session with its touches referring to the union of both tables of origins, which becomes this one's.
    private mutating func alignOrigins(_ other: Session) -> Session {
        guard !other.origins.isEmpty else { return other }
        for origin in other.origins { _ = intern(origin) }
        var taken = other
        taken.remapOrigins(other.origins.map { origin in UInt16(origins.firstIndex(of: origin) ?? 0) })
        return taken
    }

    private mutating func foldedIndex() -> Int {
        if hours.first?.hour != HourActivity.folded { hours.insert(HourActivity(hour: HourActivity.folded), at: 0) }
        return 0
    }

    private mutating func mergeSlots(_ others: [SlotActivity]) {
        for other in others {
            let position = slots.firstIndex { $0.slot >= other.slot } ?? slots.count
            if position < slots.count, slots[position].slot == other.slot {
                slots[position].packets &+= other.packets
                slots[position].bytes &+= other.bytes
            } else {
                slots.insert(other, at: position)
            }
        }
    }

    private mutating func mergePortMaps(_ others: [PortMap]) {
        for other in others {
            if let same = portMaps.firstIndex(where: { $0.machine == other.machine && $0.transport == other.transport }) {
                for index in other.bits.indices { portMaps[same].bits[index] |= other.bits[index] }
            } else {
                insertPortMap(other)
            }
        }
    }

    private mutating func merge(_ other: Handshake) {
        guard let position = handshakes.firstIndex(where: { $0.conversation == other.conversation }) else {
            let place = handshakes.firstIndex { other.conversation < $0.conversation } ?? handshakes.count
            handshakes.insert(other, at: place)
            return
        }
        for counted in [handshakes[position], other] where counted.isComplete { count(counted, -1) }
        handshakes[position].merge(other)
        if handshakes[position].isComplete { count(handshakes[position], 1) }
        settle(position)
    }

    private func earlier(_ left: OpeningSignature?, _ right: OpeningSignature?) -> OpeningSignature? {
        guard let left, let right else { return left ?? right }
        return left.key < right.key ? left : right
    }
}
