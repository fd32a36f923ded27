import Packets
import Pipeline

/// One packet on its way into a session: decoded, and seen from the machine.
struct Arrival {
    let packet: Packet
    let record: PacketRecord
    /// The attacker's side of the packet.
    let attacker: Address
    /// The tie key, its origin not yet an index of the session's table.
    let batch: Int64
    let index: UInt32

    init(packet: Packet, record: PacketRecord, batch: Int64, index: UInt32) {
        (self.packet, self.record, self.batch, self.index) = (packet, record, batch, index)
        attacker = record.direction == .received ? packet.source : packet.destination
    }

    var time: Timestamp { record.captured }

    func key(origin: UInt16) -> TouchKey { TouchKey(time: time, origin: origin, batch: batch, index: index) }

    func conversation(_ transport: TransportProtocol, machinePort: UInt16, remotePort: UInt16) -> ConversationKey {
        ConversationKey(machine: record.machine, transport: transport, machinePort: machinePort, remotePort: remotePort)
    }
}

/// What a packet means to the machine (definitions, "targets").
enum Meaning: Equatable {
    /// A received packet that targets a port, unless the machine opened the conversation.
    case touch(ConversationKey, hasPayload: Bool)
    /// A received packet without a port that is no reply.
    case portless
    /// A received reply; an answer if the machine opened the conversation, else backscatter.
    case reply(ConversationKey)
    /// The machine opens a conversation itself.
    case opening(ConversationKey)
    /// Any other packet that the machine sent.
    case sent

    init(_ arrival: Arrival) {
        self = arrival.record.direction == .received ? Self.received(arrival) : Self.sent(arrival)
    }

    private static func received(_ arrival: Arrival) -> Meaning {
        switch arrival.packet.transport {
        case .tcp(let header):
            let conversation = arrival.conversation(.tcp, machinePort: header.destinationPort, remotePort: header.sourcePort)
            let isReply = header.flags.contains(.rst) || header.flags.isSuperset(of: .synAck)
            return isReply ? .reply(conversation) : .touch(conversation, hasPayload: false)
        case .udp(let header):
            let conversation = arrival.conversation(.udp, machinePort: header.destinationPort, remotePort: header.sourcePort)
            return header.isDNSReply ? .reply(conversation) : .touch(conversation, hasPayload: header.payloadLength > 0)
        case .icmp(let header): return received(header, arrival)
        case .other, .fragment: return .portless
        }
    }

    private static func received(_ header: ICMPHeader, _ arrival: Arrival) -> Meaning {
        let isVersion6 = arrival.packet.source.family == .ipv6
        guard (isVersion6 ? repliesICMPv6 : repliesICMP).contains(header.type) else { return .portless }
        if let quoted = header.quoted, quoted.destination == arrival.attacker,
            let transport = TransportProtocol(ipProtocol: quoted.ipProtocol)
        {
            return .reply(arrival.conversation(transport, machinePort: quoted.sourcePort, remotePort: quoted.destinationPort))
        }
        // The remote "port" tells an echo's reply (0, as in `sent`) from errors, which nothing that the machine sent can ask for.
        let isEchoReply = header.type == (isVersion6 ? 129 : 0)
        return .reply(
            arrival.conversation(.icmp, machinePort: header.identifier, remotePort: isEchoReply ? 0 : UInt16(header.type) &+ 1))
    }

    private static func sent(_ arrival: Arrival) -> Meaning {
        switch arrival.packet.transport {
        case .tcp(let header) where header.flags.contains(.syn) && !header.flags.contains(.ack):
            return .opening(arrival.conversation(.tcp, machinePort: header.sourcePort, remotePort: header.destinationPort))
        case .udp(let header):
            return .opening(arrival.conversation(.udp, machinePort: header.sourcePort, remotePort: header.destinationPort))
        case .icmp(let header) where header.type == (arrival.packet.source.family == .ipv6 ? 128 : 8):
            return .opening(arrival.conversation(.icmp, machinePort: header.identifier, remotePort: 0))
        default: return .sent
        }
    }

    /// Definitions, "backscatter": echo reply, unreachable, source quench, redirect, time exceeded, parameter problem, timestamp,
    /// information and address mask replies.
    private static let repliesICMP: Set<UInt8> = [0, 3, 4, 5, 11, 12, 14, 16, 18]
    private static let repliesICMPv6: Set<UInt8> = [1, 2, 3, 4, 129]
}

extension TransportProtocol {
    init?(ipProtocol: UInt8) {
        switch ipProtocol {
        case 1, 58: self = .icmp
        case 6: self = .tcp
        case 17: self = .udp
        default: return nil
        }
    }
}
