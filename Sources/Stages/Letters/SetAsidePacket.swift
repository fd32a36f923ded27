import Packets
import Pipeline

/// The packet that a letter holds, read anew.
struct SetAsidePacket {
    let origin: BatchOrigin
    let record: PacketRecord
    let attacker: Address
    /// The packet as a batch that counts once.
    let batch: PacketBatch

    init(_ letter: DeadLetter) throws(Refusal) {
        guard let index = letter.index else { throw Refusal("it is a whole record") }
        guard letter.reason != SetAsideReason.unreadable.rawValue else {
            throw Refusal("it is the rest of a batch in which no packet can be told from the next")
        }
        guard let origin = letter.batch else {
            throw Refusal("it does not say its platform and batch: it was written by an older version")
        }
        var place = 0
        guard let record = try? PacketRecord(batch: letter.value, position: &place), place == letter.value.count else {
            throw Refusal("its bytes are no packet record")
        }
        guard (1...Session.machinesMax).contains(record.machine) else {
            throw Refusal("it names machine \(record.machine), and a platform has \(Session.machinesMax) at most")
        }
        do throws(PacketFault) {
            let packet = try PacketDecoder.decode(letter.value.span.bytes.extracting(record.bytes))
            attacker = record.direction == .received ? packet.source : packet.destination
        } catch { throw Refusal("its headers are still malformed (\(error.rawValue)); a newer version may read them") }
        (self.origin, self.record) = (origin, record)
        batch = RedrivenPacket.batch(
            of: origin, index: index, partition: letter.partition, captured: record.captured, record: letter.value)
    }
}
