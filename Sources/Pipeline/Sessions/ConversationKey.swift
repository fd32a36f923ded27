/// A conversation between one machine and the attacker: for ICMP echo the identifier stands for the machine's port.
package struct ConversationKey: Hashable, Comparable, Sendable {
    package var machine: UInt8
    package var transport: TransportProtocol
    package var machinePort: UInt16
    package var remotePort: UInt16

    package init(machine: UInt8, transport: TransportProtocol, machinePort: UInt16, remotePort: UInt16) {
        (self.machine, self.transport, self.machinePort, self.remotePort) = (machine, transport, machinePort, remotePort)
    }

    private var rank: UInt64 {
        UInt64(machine) << 40 | UInt64(transport.rawValue) << 32 | UInt64(machinePort) << 16 | UInt64(remotePort)
    }

    package static func < (left: ConversationKey, right: ConversationKey) -> Bool { left.rank < right.rank }
}

/// The protocols that have conversations, by their IP protocol number (ICMP stands for ICMPv6 too).
package enum TransportProtocol: UInt8, Sendable, CaseIterable {
    case icmp = 1, tcp = 6, udp = 17

    package var name: String {
        switch self {
        case .icmp: "icmp"
        case .tcp: "tcp"
        case .udp: "udp"
        }
    }
}
