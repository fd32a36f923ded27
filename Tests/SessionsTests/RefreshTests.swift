import Pipeline
import Sessions
import Testing

@Suite("rows that are written again so that a start reads little")
struct RefreshTests {
    private static let sources = 60_000

    @Test("very many open sources are not written again and again")
    func manySources() {
        var stage = Sessionizer(generation: 1, partition: 0, partitionCount: 1)
        var spool = SensorSpool()
        var (offset, written) = (Int64(0), Int64(0))
        func take(_ sources: Range<Int>) {
            var setAside: [SetAside] = []
            let sightings = sources.map { Attacker(Address(ipv4: 0x0b00_0000 + UInt32($0))).tcp(445, at: .start) }
            stage.take(Record(partition: 0, offset: offset, sent: .replayed, value: spool.batch(sightings)), setAside: &setAside)
            offset += 1
        }
        func flush() -> Int {
            var rows: [SessionRow] = []
            stage.flush(into: &rows)
            if let commit = stage.commit() { rows.append(commit) }
            for row in rows {
                stage.acknowledged(row, offset: written)
                written += 1
            }
            return rows.count
        }
        for start in stride(from: 0, to: Self.sources, by: 500) { take(start..<start + 500) }
        #expect(flush() > Self.sources)
        for _ in 0..<20 {
            take(0..<10)
            // The ten, the ledger's line and the commit.
            #expect(flush() == 12)
        }
    }
}
