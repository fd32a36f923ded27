import Packets
import Pipeline

extension Session {
    /// Conversations that a row remembers; beyond it the oldest are taken as settled.
    static let conversationsMax = 512
    static let handshakesMax = 256

    /// The machine opened a conversation: what was taken for a touch or backscatter since then was an answer.
    mutating func machineOpened(_ conversation: ConversationKey, at time: Timestamp) {
        let position = openedPosition(conversation)
        if position < conversationsOpened.count, conversationsOpened[position].conversation == conversation {
            guard time < conversationsOpened[position].opened else { return }
            conversationsOpened[position].opened = time
        } else {
            conversationsOpened.insert(OpenedConversation(conversation: conversation, opened: time), at: position)
        }
        withdraw(conversation, from: time)
        if conversationsOpened.count > Self.conversationsMax {
            let oldest = conversationsOpened.indices.min { conversationsOpened[$0].opened < conversationsOpened[$1].opened }
            if let oldest { conversationsOpened.remove(at: oldest) }
        }
    }

    /// Takes out what came in a conversation since the machine opened it.
    mutating func withdraw(_ conversation: ConversationKey, from time: Timestamp) {
        for hour in hours.indices {
            guard let machine = hours[hour].machines.firstIndex(where: { $0.machine == conversation.machine }) else { continue }
            hours[hour].machines[machine].touches.remove(conversation, from: time)
            hours[hour].machines[machine].replies.remove(conversation, from: time)
            hours[hour].machines[machine].payloads.remove(conversation, from: time)
        }
    }

    /// Follows the handshake of a conversation that the source opened.
    mutating func shakeHands(_ arrival: Arrival, _ header: TCPHeader) {
        let isReceived = arrival.record.direction == .received
        let flags = header.flags
        guard flags.contains(.ack), !flags.contains(.rst), flags.contains(.syn) != isReceived else { return }
        let conversation = arrival.conversation(
            .tcp, machinePort: isReceived ? header.destinationPort : header.sourcePort,
            remotePort: isReceived ? header.sourcePort : header.destinationPort)
        let position = handshakePosition(conversation, at: arrival.time)
        handshakes[position].lastSeen = max(handshakes[position].lastSeen, arrival.time)
        if isReceived {
            handshakes[position].acknowledged(header.acknowledgement, at: arrival.time)
            if header.payloadLength > 0 { handshakes[position].dataCame(in: arrival.time.hour) }
        } else {
            machineAnswered(position, header.sequence, at: arrival.time)
        }
        settle(position)
        limitHandshakes()
    }

    mutating func limitHandshakes() {
        while handshakes.count > Self.handshakesMax,
            let oldest = handshakes.indices.min(by: { handshakes[$0].lastSeen < handshakes[$1].lastSeen })
        {
            handshakes.remove(at: oldest)
        }
    }

    /// Books a handshake that has become complete, and the data that came in it.
    mutating func settle(_ position: Int) {
        guard handshakes[position].isFinished else { return }
        if !handshakes[position].isComplete {
            handshakes[position].isComplete = true
            count(handshakes[position], 1)
        }
        for hour in handshakes[position].dataHours {
            let time = Timestamp(hour: hour)
            hours[hourIndex(time)].with(handshakes[position].conversation.machine, at: time) { $0.hasStreamData = true }
        }
        handshakes[position].dataHours.removeAll()
    }

    /// Counts a handshake in the hour of its SYN+ACK, or takes it back when an earlier SYN+ACK turns up.
    mutating func count(_ handshake: Handshake, _ difference: Int64) {
        guard let answer = handshake.synAck else { return }
        hours[hourIndex(answer.time)].with(handshake.conversation.machine, at: answer.time) { $0.handshakes &+= difference }
    }

    private mutating func machineAnswered(_ position: Int, _ sequence: UInt32, at time: Timestamp) {
        guard handshakes[position].synAck.map({ time < $0.time }) ?? true else { return }
        let isCounted = handshakes[position].isComplete
        if isCounted { count(handshakes[position], -1) }
        handshakes[position].synAck = (time, sequence)
        if isCounted { count(handshakes[position], 1) }
    }

    private mutating func handshakePosition(_ conversation: ConversationKey, at time: Timestamp) -> Int {
        var (low, high) = (0, handshakes.count)
        while low < high {
            let middle = (low + high) / 2
            if handshakes[middle].conversation < conversation { low = middle + 1 } else { high = middle }
        }
        if low == handshakes.count || handshakes[low].conversation != conversation {
            handshakes.insert(Handshake(conversation: conversation, lastSeen: time), at: low)
        }
        return low
    }
}

extension Handshake {
    /// The most hours in which a conversation's data wait for its handshake; the earliest stay.
    private static let dataHoursMax = 8

    mutating func acknowledged(_ number: UInt32, at time: Timestamp) {
        guard acknowledgement.map({ time > $0.time }) ?? true else { return }
        acknowledgement = (time, number)
    }

    /// Takes in what another session knows of the same conversation.
    mutating func merge(_ other: Handshake) {
        lastSeen = max(lastSeen, other.lastSeen)
        isComplete = isComplete || other.isComplete
        if let theirs = other.synAck, synAck.map({ theirs.time < $0.time }) ?? true { synAck = theirs }
        if let theirs = other.acknowledgement { acknowledged(theirs.number, at: theirs.time) }
        for hour in other.dataHours { dataCame(in: hour) }
    }

    mutating func dataCame(in hour: Int32) {
        let position = dataHours.firstIndex { $0 >= hour } ?? dataHours.count
        guard position == dataHours.count || dataHours[position] != hour else { return }
        dataHours.insert(hour, at: position)
        if dataHours.count > Self.dataHoursMax { dataHours.removeLast() }
    }

    /// How far behind the SYN+ACK's an acknowledged number may lie. Somebody who forges the address does not see the machine's number: a
    /// guess then hits once in 4,096 times, not every second time. More than a mebibyte before the first acknowledgement that was captured is
    /// more than a decoy sends.
    private static let acknowledgedMax: UInt32 = 1 << 20

    /// The source acknowledged the machine's SYN: its number lies shortly behind the SYN+ACK's (serial arithmetic, RFC 1982).
    var isFinished: Bool {
        if isComplete { return true }
        guard let synAck, let acknowledgement else { return false }
        return (1...Self.acknowledgedMax).contains(acknowledgement.number &- synAck.sequence)
    }
}
