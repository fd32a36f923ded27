import Letters
import Pipeline
import Sessions
import TestSupport
import Testing

/// Letters as the real stage writes them, redriven into the same stage in any selection, any order, and any number of times.
@Suite("Redriven packets count once") struct RedriveOnceTests {
    /// One partition of a house: the stage, its offsets, and what it set aside.
    private struct Partition {
        var stage = Sessionizer(generation: 7, partition: 0, partitionCount: 1)
        var offset: Int64 = 0
        var letters: [DeadLetter] = []
        private var lines: [[UInt8]: LedgerLine] = [:]
        private var sessions: [[UInt8]: Session] = [:]

        mutating func take(_ value: [UInt8], sent: Timestamp) throws {
            var aside: [SetAside] = []
            stage.take(Record(partition: 0, offset: offset, sent: sent, value: try PacketBatch(encoded: value)), setAside: &aside)
            for item in aside {
                var letter = DeadLetter(
                    service: "leurre-sessions", topic: "packets.v1", partition: 0, offset: offset, reason: item.reason.rawValue,
                    detail: item.detail, key: [], value: item.bytes, index: item.index, captured: item.captured)
                (letter.batch, letter.generation) = (item.batch, 7)
                letters.append(try DeadLetter(encoded: letter.encoded()))
            }
            offset += 1
        }

        mutating func flush() throws {
            var rows: [SessionRow] = []
            stage.flush(into: &rows)
            for row in rows {
                switch try SessionRow(encoded: row.encoded()) {
                case .line(let line): lines[row.key] = line
                case .session(let session): sessions[row.key] = session
                case .commit: break
                }
            }
        }

        var packetsInSessions: Int64 {
            sessions.values.filter { $0.absorbedBy == nil }.reduce(0) { $0 + Int64(AttackSummary(hours: $1.hours).packetsReceived) }
        }
        var all: [LedgerLine] { Array(lines.values) }
    }

    private static func batch(_ number: Int64, before: Int64, _ times: [Timestamp]) -> [UInt8] {
        let packets = times.flatMap { Letters.record(Letters.tcp, captured: $0) }
        return PacketBatch(
            platform: "tokyo", sensor: "tokyo-1", epoch: 3, number: number, packetsBefore: before, packetCount: Int64(times.count),
            clock: Letters.now - .hours(3), packets: packets
        ).encoded()
    }

    @Test("each counts exactly once, and every line balances, whatever was selected, in which order, and how often", arguments: UInt64(1)...40)
    func once(seed: UInt64) throws {
        var numbers = SeededRandom(seed: seed)
        var partition = Partition()
        // Sent two hours ago: what was captured since is from the future.
        let sent = Letters.now - .hours(2)
        var (before, refused, counted): (Int64, Int64, Int64) = (0, 0, 0)
        for number in Int64(0)..<40 {
            let times = (0..<numbers.below(30)).map { _ in
                Letters.now - (numbers.chance(0.3) ? Span.minutes(Int64(1 + numbers.below(60))) : Span.hours(3))
            }
            refused += Int64(times.filter { $0 > sent + Lateness.clockTolerance }.count)
            counted += Int64(times.filter { $0 <= sent + Lateness.clockTolerance }.count)
            try partition.take(Self.batch(number, before: before, times), sent: sent)
            before += Int64(times.count)
        }
        let letters = partition.letters
        #expect(Int64(letters.count) == refused)
        let judge = RedriveJudge(Letters.state(partitions: 1))
        var pile: [[UInt8]] = []
        for letter in letters {
            guard case .publish(let record) = judge.judge(letter) else { return #expect(Bool(false), "\(judge.judge(letter))") }
            for _ in 0..<(1 + numbers.below(3)) { pile.append(record.value) }
        }
        pile.shuffle(using: &numbers)
        for (index, value) in pile.enumerated() {
            try partition.take(value, sent: Letters.now)
            if index % 7 == 0 { try partition.flush() }
        }
        try partition.flush()
        #expect(partition.letters.count == letters.count, "something was set aside anew")
        #expect(partition.packetsInSessions == counted + refused)
        #expect(partition.all.allSatisfy { $0.balances })
        let redriven = partition.all.filter(\.isRedriven)
        #expect(redriven.reduce(0) { $0 + $1.counted } == refused && redriven.reduce(0) { $0 + $1.captured } == refused)
        #expect(redriven.reduce(0) { $0 + $1.missingPackets } == 0)
        #expect(redriven.count <= 2)
    }
}
