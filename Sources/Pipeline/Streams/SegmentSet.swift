/// The earliest segments: of each conversation and direction, of these of each port of the machine, and of these of the machine.
///
/// Every bound keeps what is earliest by event time, and a segment that one of them leaves out stays out: those before it can only become
/// more. So it does not matter in which order packets arrive. The same holds for the payload: the earliest `payloadsPerPortMax` received
/// segments of a port carry it. (A bound on their bytes would not do: a short segment may take the place of a long one.)
package struct SegmentSet: Equatable, Sendable {
    /// Of one conversation, one way.
    package static let segmentsPerWayMax = 32
    /// Of UDP only the first datagram of a conversation is of use.
    package static let datagramsPerConversationMax = 1
    package static let segmentsPerPortMax = 128
    /// Of one machine.
    package static let countMax = 256
    package static let payloadsPerPortMax = 8

    /// Sorted by key.
    package private(set) var entries: [StreamSegment] = []

    package init() {}

    /// Takes a segment in, if it is early enough.
    /// - Parameters:
    ///   - limit: the most segments of the machine, at most `countMax`.
    ///   - payload: asked for only if the segment may carry its payload.
    package mutating func insert(_ segment: StreamSegment, limit: Int = countMax, payload: () -> [UInt8]) {
        // The next segments of a long transfer end here.
        if entries.count >= limit, let last = entries.last, last.key < segment.key { return }
        guard limit > 0, makeRoom(for: segment, limit) else { return }
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].key < segment.key { low = middle + 1 } else { high = middle }
        }
        entries.insert(segment, at: low)
        entries[low].payload = []
        guard !segment.isSent else { return }
        limitPayloads(like: low, payload)
    }

    package mutating func merge(_ other: SegmentSet, limit: Int = countMax) {
        for segment in other.entries { insert(segment, limit: limit) { segment.payload } }
    }

    /// Keeps the earliest `limit`.
    package mutating func shrink(to limit: Int) {
        if entries.count > limit { entries.removeLast(entries.count - limit) }
    }

    /// Takes out the latest segment of the narrowest bound that is reached. - Returns: false if that would be the new one itself.
    private mutating func makeRoom(for segment: StreamSegment, _ limit: Int) -> Bool {
        var (sameWay, samePort) = (0, 0)
        var (lastOfWay, lastOfPort) = (0, 0)
        for index in entries.indices where entries[index].port == segment.port && entries[index].transport == segment.transport {
            (samePort, lastOfPort) = (samePort + 1, index)
            guard entries[index].remotePort == segment.remotePort, entries[index].isSent == segment.isSent else { continue }
            (sameWay, lastOfWay) = (sameWay + 1, index)
        }
        let wayMax = segment.transport == .udp ? Self.datagramsPerConversationMax : Self.segmentsPerWayMax
        let victim: Int
        if sameWay >= wayMax {
            victim = lastOfWay
        } else if samePort >= Self.segmentsPerPortMax {
            victim = lastOfPort
        } else if entries.count >= limit {
            victim = entries.count - 1
        } else {
            return true
        }
        guard segment.key < entries[victim].key else { return false }
        entries.remove(at: victim)
        return true
    }

    /// Gives the new segment at a place its payload if it is among the earliest of its port, and takes that of the first that no longer is.
    private mutating func limitPayloads(like place: Int, _ payload: () -> [UInt8]) {
        let (transport, port) = (entries[place].transport, entries[place].port)
        var count = 0
        for index in entries.indices where !entries[index].isSent && entries[index].port == port && entries[index].transport == transport {
            count += 1
            if index == place, count <= Self.payloadsPerPortMax { entries[index].payload = payload() }
            if count > Self.payloadsPerPortMax {
                if !entries[index].payload.isEmpty { entries[index].payload = [] }
                return
            }
        }
    }

    package mutating func remapOrigins(_ map: [UInt16]) {
        for index in entries.indices { entries[index].key.origin = map[Int(entries[index].key.origin)] }
    }

    package init(restoring entries: [StreamSegment]) { self.entries = entries.inOrder { $0.key < $1.key } }
}
