import Pipeline
import Testing

@Suite("schemas/events", .enabled(if: Protoc.path != nil || Protoc.isRequired, "protoc is not installed"))
struct SchemaTests {
    @Test("protoc reads every message as we write it, and writes it as we read it", arguments: UInt64(1)...6)
    func messages(_ seed: UInt64) throws {
        for message in AnyMessage.all(seed: seed) {
            let again = try Protoc.roundTrip(message.type, message.bytes)
            #expect(try message.isSame(again), "\(message.type)")
            // The fields go out in the order of their numbers, so that even the bytes are the same.
            #expect(again == message.bytes, "\(message.type)")
        }
    }

    @Test("a message without any value is the same to protoc")
    func defaults() throws {
        let zero = Timestamp(nanoseconds: 0)
        var line = LedgerLine(platform: "p", sensor: "s", epoch: 0, partition: 0, revision: Revision(generation: 0, offset: 0))
        (line.lastNumber, line.clock) = (0, zero)
        let batch = PacketBatch(platform: "p", sensor: "s", epoch: 0, number: 0, packetsBefore: 0, packetCount: 0, clock: zero, packets: [])
        let messages = [
            AnyMessage("LedgerLine", line), AnyMessage("PacketBatch", batch), AnyMessage("Revision", Revision(generation: 0, offset: 0)),
            AnyMessage("TouchKey", TouchKey(time: zero, origin: 0, batch: 0, index: 0)),
        ]
        for message in messages { #expect(try message.isSame(try Protoc.roundTrip(message.type, message.bytes)), "\(message.type)") }
    }
}
