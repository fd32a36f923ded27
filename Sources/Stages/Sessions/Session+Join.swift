import Pipeline

extension Session {
    /// Takes in another session of the same source that turned out to be the same one. The older id (this one's) stays.
    mutating func absorb(_ other: Session) {
        absorbed.append(other.id)
        absorbed.append(contentsOf: other.absorbed)
        absorbed.sort()
        let taken = alignOrigins(other)
        firstSeen = min(firstSeen, taken.firstSeen)
        lastSeen = max(lastSeen, taken.lastSeen)
        touchLevel = max(touchLevel, taken.touchLevel)
        shrinkTouches()
        for hour in taken.hours {
            let place = hour.hour == HourActivity.folded ? foldedIndex() : hourIndex(Timestamp(hour: hour.hour))
            hours[place].merge(hour, touchLimit: touchLimit)
        }
        mergeSlots(taken.slots)
        mergePortMaps(taken.portMaps)
        for opened in taken.conversationsOpened { machineOpened(opened.conversation, at: opened.opened) }
        for opened in conversationsOpened { withdraw(opened.conversation, from: opened.opened) }
        for handshake in taken.handshakes { merge(handshake) }
        syn = earlier(syn, taken.syn)
        synAck = earlier(synAck, taken.synAck)
        fold()
        _ = limitTouches()
    }

    /// What stays of a session that another took in: enough to say so.
    mutating func becomeAbsorbed(by id: SessionID) {
        absorbedBy = id
        (hours, slots, portMaps, handshakes, conversationsOpened, origins) = ([], [], [], [], [], [])
        (syn, synAck) = (nil, nil)
    }

    /// The other session with its touches referring to the union of both tables of origins, which becomes this one's.
    private mutating func alignOrigins(_ other: Session) -> Session {
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
                slots[position].packets += other.packets
                slots[position].bytes += other.bytes
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
        handshakes[position].lastSeen = max(handshakes[position].lastSeen, other.lastSeen)
        if let answer = other.synAck { handshakes[position].machineAnswered(answer.sequence, at: answer.time) }
        if let acknowledgement = other.acknowledgement {
            handshakes[position].acknowledged(acknowledgement.number, at: acknowledgement.time)
        }
        for hour in other.dataHours { handshakes[position].dataCame(in: hour) }
        if handshakes[position].isComplete && other.isComplete {
            // Both counted it, and a 5-tuple is one conversation: the later hour gives it back.
            let isEarlier = other.synAck.map { theirs in handshakes[position].synAck.map { theirs.time < $0.time } ?? true } ?? false
            uncountHandshake(of: isEarlier ? handshakes[position] : other)
            if isEarlier { handshakes[position].synAck = other.synAck }
        } else if other.isComplete {
            handshakes[position].isComplete = true
        }
        settle(position)
    }

    private mutating func uncountHandshake(of other: Handshake) {
        guard let answer = other.synAck else { return }
        hours[hourIndex(answer.time)].with(other.conversation.machine, at: answer.time) { $0.handshakes = max($0.handshakes - 1, 0) }
    }

    private func earlier(_ left: OpeningSignature?, _ right: OpeningSignature?) -> OpeningSignature? {
        guard let left, let right else { return left ?? right }
        return left.key < right.key ? left : right
    }
}
