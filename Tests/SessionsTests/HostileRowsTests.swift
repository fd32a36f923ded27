import Pipeline
import Sessions
import TestSupport
import Testing

@Suite("Hostile rows", .timeLimit(.minutes(Patience.stretched(2))))
struct HostileRowsTests {
    @Test("rows that somebody damaged are refused or taken back; the stage goes on either way")
    func damaged() throws {
        for seed in UInt64(1)...80 {
            var numbers = SeededRandom(seed: seed)
            var input = RandomInput(seed: seed)
            let records = input.records()
            var calm = TroubledPartition(records, seed: seed, trouble: 0)
            try calm.run()
            var stage = Sessionizer(generation: 1, partition: 0, partitionCount: 1)
            for record in calm.log.records {
                let bytes = Self.damage(record.row.encoded(), &numbers)
                if let row = try? SessionRow(encoded: bytes) { stage.restore(row, offset: record.offset) }
            }
            _ = stage.restored()
            var (aside, rows) = ([SetAside](), [SessionRow]())
            for record in records.suffix(8) {
                stage.take(record, setAside: &aside)
                if let bytes = calm.log.records.randomElement(using: &numbers).map({ Self.damage($0.row.encoded(), &numbers) }),
                    let row = try? SessionRow(encoded: bytes)
                {
                    stage.watch(row, offset: 1_000)
                }
                stage.flush(into: &rows)
                _ = stage.commit()
            }
            for row in rows { #expect(try SessionRow(encoded: row.encoded()) == row) }
        }
    }

    @Test("damaged batches are refused or taken in; the ledger balances either way")
    func batches() throws {
        for seed in UInt64(1)...80 {
            var numbers = SeededRandom(seed: seed)
            var input = RandomInput(seed: seed)
            var desk = Desk()
            for record in input.records() {
                let bytes = Self.damage(record.value.encoded(), &numbers)
                if let batch = try? PacketBatch(encoded: bytes) { desk.take(batch, sent: record.sent) }
            }
            #expect(try desk.lines().allSatisfy { $0.balances }, "seed \(seed)")
        }
    }

    private static func damage(_ bytes: [UInt8], _ numbers: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<numbers.below(4) where !bytes.isEmpty {
            let place = numbers.below(bytes.count)
            switch numbers.below(4) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &numbers)
            case 1: bytes[place] ^= 1 << UInt8(numbers.below(8))
            case 2: bytes.remove(at: place)
            default: bytes.insert(contentsOf: [UInt8](repeating: 0xff, count: 1 + numbers.below(9)), at: place)
            }
        }
        return bytes
    }
}
