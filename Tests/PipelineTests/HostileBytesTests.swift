import Pipeline
import TestSupport
import Testing

@Suite("Hostile bytes", .timeLimit(.minutes(Patience.stretched(2))))
struct HostileBytesTests {
    @Test("damaged messages of every kind are refused or read; nothing else happens")
    func mutations() {
        for seed in UInt64(1)...150 {
            var numbers = SeededRandom(seed: seed)
            for message in AnyMessage.all(seed: seed) {
                for _ in 0..<6 { message.survive(Self.damaged(message.bytes, &numbers)) }
            }
        }
    }

    @Test("bytes of one message are no danger to the reader of another")
    func confusion() {
        for seed in UInt64(1)...20 {
            let messages = AnyMessage.all(seed: seed)
            for reader in messages { for message in messages { reader.survive(message.bytes) } }
        }
    }

    @Test("random bytes and every cut of a message are refused or read")
    func cuts() {
        var numbers = SeededRandom(seed: 5)
        for message in AnyMessage.all(seed: 2) {
            for length in 0..<min(message.bytes.count, 300) { message.survive(Array(message.bytes.prefix(length))) }
            for _ in 0..<200 { message.survive((0..<numbers.below(40)).map { _ in UInt8.random(in: 0...255, using: &numbers) }) }
        }
    }

    @Test("lengths and integers that cannot be are refused by name")
    func refusals() {
        let nines = [UInt8](repeating: 0xff, count: 11)
        #expect(throws: WireError.overlongInteger) { try Revision(encoded: nines) }
        #expect(throws: WireError.truncated) { try Revision(encoded: [0x08, 0x80]) }
        #expect(throws: WireError.truncated) { try PacketBatch(encoded: [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]) }
        #expect(throws: WireError.wrongWireType) { try Revision(encoded: [0x0d, 0, 0, 0, 0]) }
        #expect(throws: WireError.wrongWireType) { try Revision(encoded: [0x1b]) }
        #expect(throws: WireError.invalidText) { try PacketBatch(encoded: [0x0a, 2, 0xc3, 0x28]) }
        #expect(throws: WireError.invalidValue) { try Revision(encoded: [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]) }
        #expect(throws: WireError.invalidValue) { try Touch(encoded: [0x28, 2]) }
    }

    @Test("packet records of hostile batches are refused or lie within the batch")
    func records() {
        var numbers = SeededRandom(seed: 8)
        for _ in 0..<3_000 {
            let batch: [UInt8] = (0..<numbers.below(90)).map {
                numbers.chance(0.7) && $0 % 16 > 11 ? 0 : UInt8.random(in: 0...255, using: &numbers)
            }
            var place = 0
            while let record = try? PacketRecord(batch: batch, position: &place) {
                #expect(record.bytes.lowerBound >= 16 && record.bytes.upperBound <= batch.count && place == record.bytes.upperBound)
            }
        }
        for place in [-1, .min, 17, .max] as [Int] {
            var position = place
            #expect(throws: WireError.truncated) { try PacketRecord(batch: [UInt8](repeating: 0, count: 16), position: &position) }
        }
    }

    static func damaged(_ bytes: [UInt8], _ numbers: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<(1 + numbers.below(4)) {
            guard !bytes.isEmpty else { break }
            // Most of the meaning lies at the start; port maps fill the rest.
            let place = numbers.below(numbers.chance(0.5) ? min(bytes.count, 60) : bytes.count)
            switch numbers.below(5) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &numbers)
            case 1: bytes[place] ^= 1 << UInt8(numbers.below(8))
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + numbers.below(8)))
            case 3: bytes.insert(contentsOf: [UInt8](repeating: 0xff, count: 1 + numbers.below(10)), at: place)
            default: bytes.insert(contentsOf: bytes.suffix(numbers.below(50)), at: place)
            }
        }
        return bytes
    }
}
