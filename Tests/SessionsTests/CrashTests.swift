import Glibc
import Pipeline
import Testing

@Suite("Crashes")
struct CrashTests {
    /// LEURRE_SEEDS runs more of them; a failure names its seed.
    private static let seeds = 1...(getenv("LEURRE_SEEDS").flatMap { UInt64(String(cString: $0)) } ?? 300)

    @Test("crashes, old owners and compaction leave the same rows, the same ledger and the same letters as an undisturbed run")
    func crashes() throws {
        for seed in Self.seeds { try Self.check(seed) }
    }

    private static func check(_ seed: UInt64) throws {
        var input = RandomInput(seed: seed)
        let records = input.records()
        var calm = TroubledPartition(records, seed: seed, trouble: 0)
        try calm.run()
        var troubled = TroubledPartition(records, seed: seed, trouble: [0.12, 0.05, 0.3][Int(seed % 3)])
        try troubled.run()
        #expect(Self.differences(calm.rows, troubled.rows) == [], "seed \(seed)")
        #expect(calm.letters == troubled.letters, "seed \(seed): letters")
        let lines = troubled.log.records.compactMap { if case .line(let line) = $0.row { line } else { nil } }
        #expect(lines.allSatisfy { $0.balances && $0.hoursBalance && $0.hoursAddUp }, "seed \(seed): an account does not balance")
        #expect(Self.lost(troubled.rows) == (records.last?.offset ?? -1) + 1 - Int64(records.count), "seed \(seed): lost records")
        #expect(troubled.overwritten == [], "seed \(seed): a lower revision is the last record of its key")
    }

    private static func lost(_ rows: [[UInt8]: SessionRow]) -> Int64 {
        rows.values.reduce(0) { if case .line(let line) = $1 { $0 + line.lostRecords } else { $0 } }
    }

    private static func differences(_ calm: [[UInt8]: SessionRow], _ troubled: [[UInt8]: SessionRow]) -> [String] {
        Set(calm.keys).union(troubled.keys).filter { calm[$0] != troubled[$0] }.map { key in
            let fate = calm[key] == nil ? "too many" : troubled[key] == nil ? "absent" : "differs"
            return "\(String(decoding: key, as: UTF8.self)) \(fate)"
        }.sorted()
    }
}
