import Packets
import Pipeline

/// Reading what a batch will ask for, before its first packet is taken in.
///
/// Of very many open sources hardly one lies in the processor's caches, and each packet goes from the index to the entry, to the session,
/// to its arrays, waiting for the memory at each step. If all packets of a batch take a step before any takes the next one, the processor
/// waits for many of them at once. Nothing is decided by what is read here: it may be of another source, or gone when the packet's turn
/// comes.
extension SourceTable {
    mutating func lookAhead(_ batch: PacketBatch, on platform: UInt32) {
        hashAhead(batch, platform)
        var sum = 0
        for hash in hashesAhead { sum &+= begin(hash) }
        ahead.removeAll(keepingCapacity: true)
        for hash in hashesAhead { findAhead(hash) }
        readEntriesAhead()
        for place in ahead { sum &+= sessions[Int(place)].front }
        for place in ahead { sum &+= sessions[Int(place)].arrays }
        for place in ahead { sum &+= sessions[Int(place)].innerArrays }
        noteAhead(sum)
    }

    private mutating func hashAhead(_ batch: PacketBatch, _ platform: UInt32) {
        hashesAhead.removeAll(keepingCapacity: true)
        let bytes = batch.packets.span.bytes
        var place = 0
        while let record = try? PacketRecord(batch: batch.packets, position: &place) {
            let packet = bytes.extracting(record.bytes)
            guard let address = PacketDecoder.glance(packet, atSource: record.direction == .received) else { continue }
            hashesAhead.append(hash(Source(platform: platform, address: address)))
        }
    }

    /// Leaves the places of the whole sessions.
    private mutating func readEntriesAhead() {
        var (sum, count) = (0, 0)
        for index in ahead.indices {
            let position = Int(ahead[index])
            sum &+= Int(entries[position].id.index) &+ Int(entries[position].firstSeen.nanoseconds)
            sum &+= Int(entries[position].knock.lastField)
            guard let place = entries[position].place.whole else { continue }
            ahead[count] = place
            count += 1
        }
        ahead.removeLast(ahead.count - count)
        noteAhead(sum)
    }
}

extension Session {
    /// Something of each piece of memory that the session itself takes; only numbers, since nothing is counted to read them.
    fileprivate var front: Int { Int(id.index) &+ Int(opened.nanoseconds) &+ Int(lastSeen.nanoseconds) &+ Int(payloadBytesMax) }

    /// Something of each array that a packet may change.
    fileprivate var arrays: Int {
        slots.count &+ hours.count &+ handshakes.count &+ streams.count &+ conversationsOpened.count
    }

    fileprivate var innerArrays: Int {
        var sum = 0
        if let last = hours.indices.last { sum &+= hours[last].machines.count }
        if let last = streams.indices.last { sum &+= streams[last].conversations.entries.count &+ streams[last].segments.entries.count }
        return sum
    }
}
