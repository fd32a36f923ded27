/// The row of one source on one platform: everything that is known of it at a revision.
package struct Session: Equatable, Sendable {
    package var id: SessionID
    package var platform: String
    package var address: Address
    package var revision: Revision
    /// Capture time of the packet that the id names; never changes, so tables are partitioned by it.
    package var opened: Timestamp
    /// Ids of the sessions that this one took in.
    package var absorbed: [SessionID] = []
    /// When they were opened, in the order of `absorbed`: their rows may have to be written from here, if a crash kept them from being
    /// written.
    package var absorbedOpened: [Timestamp] = []
    /// The session that took this one in; then the rest of the row no longer counts.
    package var absorbedBy: SessionID?
    /// First and last packet in either direction.
    package var firstSeen: Timestamp
    package var lastSeen: Timestamp
    /// Sorted; touches refer to it by index.
    package var origins: [Origin] = []
    /// Sorted by hour, the folded ones first.
    package var hours: [HourActivity] = []
    /// The two hours before `lastSeen`, sorted.
    package var slots: [SlotActivity] = []
    /// How often detail was left out, so that the row stays small: each time half the touches per hour and machine.
    package var touchLevel: UInt8 = 0
    /// How often streams were left out for the same reason, before anything else: each time half the segments and marks of a machine.
    package var streamLevel: UInt8 = 0
    /// The first bytes of a port's data that the row tells; 0 if none are kept.
    package var payloadBytesMax: UInt16 = 0
    /// Ports targeted of machines whose touches were truncated.
    package var portMaps: [PortMap] = []
    package var handshakes: [Handshake] = []
    package var conversationsOpened: [OpenedConversation] = []
    package var syn: OpeningSignature?
    package var synAck: OpeningSignature?
    /// Sorted by machine; of the machines with data, FINs or resets, or that answered.
    package var streams: [MachineStreams] = []

    package init(id: SessionID, platform: String, address: Address, revision: Revision, opened: Timestamp) {
        (self.id, self.platform, self.address, self.revision, self.opened) = (id, platform, address, revision, opened)
        (firstSeen, lastSeen) = (opened, opened)
    }

    /// The most machines of a platform: 1 to 8, so that no row exceeds 256 KiB.
    package static let machinesMax: UInt8 = 8
}

/// A session in a row, however much of it was read.
package protocol SessionItem: WireCodable, Equatable, Sendable {
    var id: SessionID { get }
    var revision: Revision { get }
    /// The session that took this one in.
    var absorbedBy: SessionID? { get }
}

extension Session: SessionItem {
    /// True if the machine opened the conversation at `time` or before. What comes back is an answer.
    package func isAnswer(_ conversation: ConversationKey, at time: Timestamp) -> Bool {
        let position = openedPosition(conversation)
        guard position < conversationsOpened.count, conversationsOpened[position].conversation == conversation else { return false }
        return conversationsOpened[position].opened <= time
    }

    /// Where a conversation that the machine opened lies or would lie.
    package func openedPosition(_ conversation: ConversationKey) -> Int {
        var (low, high) = (0, conversationsOpened.count)
        while low < high {
            let middle = (low + high) / 2
            if conversationsOpened[middle].conversation < conversation { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// All ports of one machine that a source with truncated touches targeted.
package struct PortMap: Equatable, Sendable {
    package var machine: UInt8
    package var transport: TransportProtocol
    /// 8,192 bytes, one bit a port, lowest bit first.
    package var bits: [UInt8]

    package init(machine: UInt8, transport: TransportProtocol) {
        (self.machine, self.transport, bits) = (machine, transport, [UInt8](repeating: 0, count: 8_192))
    }

    package mutating func insert(_ port: UInt16) { bits[Int(port >> 3)] |= 1 << (port & 7) }
    package var count: Int { bits.reduce(0) { $0 + $1.nonzeroBitCount } }
}
