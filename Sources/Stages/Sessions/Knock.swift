import Packets
import Pipeline

/// All that is known of a source that has only knocked: within five minutes it sent SYNs to one port of one machine from one port of its
/// own, or packets without a port such as pings, and was answered with resets or not at all. One run of a sensor saw it.
///
/// Many sources never do more, and with all its arrays a `Session`, for which this stands, takes six times the memory. A knock takes a
/// packet in only if nothing but sums and the last time change. Its times are those of the table's entry.
struct Knock {
    private let signature: KnockSignature?
    /// The machine's port, protocol and the source's port; of a knock without a port only the machine counts.
    private let conversation: ConversationKey
    private let isPortless: Bool
    /// The first packet's place: the rest of its tie key is the entry's `firstSeen` and the only origin.
    private let batch: Int64
    private let index: UInt32
    /// The only origin's place in the table.
    let origin: UInt32
    private var packetsReceived: UInt32 = 1
    private var packetsSent: UInt32 = 0
    private var bytesReceived: UInt32
    private var bytesSent: UInt32 = 0

    /// In the place of a knock where there is none.
    static let none = Knock()

    private init() {
        (signature, conversation) = (nil, ConversationKey(machine: 0, transport: .icmp, machinePort: 0, remotePort: 0))
        (isPortless, batch, index, origin, bytesReceived) = (true, 0, 0, 0, 0)
    }

    /// Lies at the end.
    var lastField: UInt32 { bytesSent }

    /// The first packet of a source; nil if it says more than that it knocks.
    init?(_ arrival: Arrival, _ bytes: RawSpan, origin: UInt32) {
        guard arrival.record.direction == .received else { return nil }
        switch Meaning(arrival) {
        case .touch(let conversation, hasPayload: false) where arrival.isBare:
            (self.conversation, isPortless) = (conversation, false)
        case .portless:
            conversation = ConversationKey(machine: arrival.record.machine, transport: .icmp, machinePort: 0, remotePort: 0)
            isPortless = true
        default: return nil
        }
        var signature: KnockSignature?
        if arrival.isSyn, let whole = PacketDecoder.signature(bytes) {
            signature = KnockSignature(whole)
            guard signature != nil else { return nil }
        }
        self.signature = signature
        (batch, index, self.origin, bytesReceived) = (arrival.batch, arrival.index, origin, arrival.record.wireLength)
    }

    /// Takes in one more packet.
    /// - Returns: false if it changes more than sums and the last time; then nothing has changed.
    @inline(__always)
    mutating func take(_ arrival: Arrival, origin: UInt32, firstSeen: Timestamp) -> Bool {
        guard origin == self.origin, arrival.record.machine == conversation.machine else { return false }
        return arrival.record.direction == .received ? takeReceived(arrival, firstSeen) : takeSent(arrival, firstSeen)
    }

    @inline(__always)
    private mutating func takeReceived(_ arrival: Arrival, _ firstSeen: Timestamp) -> Bool {
        let isLater = arrival.time > firstSeen || arrival.time == firstSeen && (arrival.batch, arrival.index) > (batch, index)
        guard isLater, arrival.time.slot == firstSeen.slot else { return false }
        switch Meaning(arrival) {
        case .touch(let conversation, hasPayload: false):
            guard !isPortless, conversation == self.conversation, arrival.isBare, signature != nil || !arrival.isSyn else { return false }
        case .portless: guard isPortless else { return false }
        default: return false
        }
        return Self.add(arrival, &packetsReceived, &bytesReceived)
    }

    private mutating func takeSent(_ arrival: Arrival, _ firstSeen: Timestamp) -> Bool {
        guard arrival.time >= firstSeen, arrival.time.hour == firstSeen.hour, Meaning(arrival) == .sent else { return false }
        if case .tcp(let header) = arrival.packet.transport {
            let answered = arrival.conversation(.tcp, machinePort: header.sourcePort, remotePort: header.destinationPort)
            guard header.flags.contains(.rst), !header.flags.contains(.fin), answered == conversation, !isPortless else { return false }
        } else if isAnsweredByResets {
            return false
        }
        return Self.add(arrival, &packetsSent, &bytesSent)
    }

    /// All packets that the machine sent to a TCP knock are resets.
    private var isAnsweredByResets: Bool { conversation.transport == .tcp && !isPortless }

    private static func add(_ arrival: Arrival, _ packets: inout UInt32, _ bytes: inout UInt32) -> Bool {
        let (sum, overflow) = bytes.addingReportingOverflow(arrival.record.wireLength)
        guard !overflow, packets < .max else { return false }
        (packets, bytes) = (packets + 1, sum)
        return true
    }
}

// A knock stands for a session.
extension Knock {
    /// What a session says, if that is no more than a knock.
    init?(_ session: Session, origin: UInt32) {
        guard session.hours.count == 1, session.hours[0].machines.count == 1, session.slots.count == 1, session.origins.count == 1 else {
            return nil
        }
        let activity = session.hours[0].machines[0]
        guard let key = activity.firstReceived, let received = UInt32(exactly: activity.packetsReceived),
            let sent = UInt32(exactly: activity.packetsSent), let bytesReceived = UInt32(exactly: activity.bytesReceived),
            let bytesSent = UInt32(exactly: activity.bytesSent)
        else { return nil }
        if let touch = activity.touches.entries.first {
            conversation = ConversationKey(
                machine: activity.machine, transport: touch.transport, machinePort: touch.port, remotePort: touch.remotePort)
        } else {
            conversation = ConversationKey(machine: activity.machine, transport: .icmp, machinePort: 0, remotePort: 0)
        }
        isPortless = activity.touches.isEmpty
        signature = session.syn.flatMap { KnockSignature($0.signature) }
        (batch, index, self.origin) = (key.batch, key.index, origin)
        (packetsReceived, packetsSent, self.bytesReceived, self.bytesSent) = (received, sent, bytesReceived, bytesSent)
        // Whatever else the session may say, it would be missed here.
        var stand = Session(
            id: session.id, platform: session.platform, address: session.address, revision: session.revision, opened: session.firstSeen)
        stand.lastSeen = session.lastSeen
        stand.origins = session.origins
        fill(&stand)
        guard stand == session else { return nil }
    }

    /// Fills in what a session says beyond its name, times and origins.
    func fill(_ session: inout Session) {
        let key = TouchKey(time: session.firstSeen, origin: 0, batch: batch, index: index)
        var activity = MachineActivity(machine: conversation.machine, firstSeen: session.firstSeen, lastSeen: session.lastSeen)
        (activity.packetsReceived, activity.packetsSent) = (Int64(packetsReceived), Int64(packetsSent))
        (activity.bytesReceived, activity.bytesSent) = (Int64(bytesReceived), Int64(bytesSent))
        activity.firstReceived = key
        if isPortless {
            activity.firstPortless = key
        } else {
            activity.touches.insert(
                Touch(key: key, transport: conversation.transport, port: conversation.machinePort, remotePort: conversation.remotePort))
        }
        session.slots = [SlotActivity(slot: key.time.slot, packets: activity.packetsReceived, bytes: activity.bytesReceived)]
        session.hours = [HourActivity(hour: key.time.hour, machines: [activity])]
        session.syn = signature.map { OpeningSignature(key: key, signature: $0.signature) }
        if isAnsweredByResets, packetsSent > 0 {
            var streams = MachineStreams(machine: conversation.machine)
            streams.sent.resets = Int64(packetsSent)
            streams.conversations.insert(
                MarkedConversation(port: conversation.machinePort, remotePort: conversation.remotePort, marks: .resetSent))
            session.streams = [streams]
        }
    }
}

extension Arrival {
    fileprivate var isSyn: Bool { if case .tcp(let header) = packet.transport { header.flags.contains(.syn) } else { false } }

    /// A received packet that brings no data and neither ends nor acknowledges anything.
    fileprivate var isBare: Bool {
        if case .tcp(let header) = packet.transport { header.payloadLength == 0 && header.flags.isDisjoint(with: .finAck) } else { true }
    }
}

extension TCPFlags {
    /// An array literal of another module's set is put together anew each time.
    fileprivate static let finAck = TCPFlags(rawValue: 0x11)
}
