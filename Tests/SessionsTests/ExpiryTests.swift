import Pipeline
import Sessions
import Testing

@Suite("rows that are written again so that they do not expire")
struct ExpiryTests {
    /// The output of a house in which one platform fell silent, as long as the topic keeps it.
    private struct House {
        private var stage = Sessionizer(generation: 1, partition: 0, partitionCount: 1)
        private var silent = SensorSpool()
        private var alive = SensorSpool(platform: "taiwan", sensor: "sensor2")
        private var input: Int64 = 0
        private var end: Int64 = 0
        private(set) var log: [(hour: Int, offset: Int64, row: SessionRow)] = []
        private(set) var writtenMax = 0
        private static let daysKept = 31
        static let attackers = (0..<100).map { Attacker(Address(ipv4: 0x0b00_0000 + UInt32($0))) }

        init() {
            take(silent.batch(Self.attackers.map { $0.tcp(445, at: .start) }))
            flush(0)
        }

        mutating func take(_ batch: PacketBatch) {
            var setAside: [SetAside] = []
            stage.take(Record(partition: 0, offset: input, sent: .replayed, value: batch), setAside: &setAside)
            input += 1
        }

        mutating func flush(_ hour: Int) {
            var rows: [SessionRow] = []
            stage.flush(into: &rows)
            writtenMax = max(writtenMax, hour > 0 ? rows.count : 0)
            for row in rows { write(row, hour) }
            if let commit = stage.commit() { write(commit, hour) }
        }

        private mutating func write(_ row: SessionRow, _ hour: Int) {
            log.append((hour, end, row))
            stage.acknowledged(row, offset: end)
            end += 1
        }

        mutating func pass(hours: ClosedRange<Int>, isTold: Bool) {
            for hour in hours {
                take(alive.batch([Attacker(Address(ipv4: 0x0c00_0000 + UInt32(hour))).tcp(445, at: .start + .hours(Int64(hour)))]))
                if isTold { stage.hourPassed() }
                flush(hour)
                log.removeAll { $0.hour < hour - Self.daysKept * 24 }
            }
        }

        /// A process that starts from what is left and hears of the silent platform's attackers once more.
        mutating func sessionsAfterRestart() throws -> [SessionID] {
            stage = Sessionizer(generation: 1, partition: 0, partitionCount: 1)
            let commit = log.last { $0.row.commit != nil }?.row.commit
            for entry in log where entry.offset >= commit?.restoreFrom ?? 0 {
                stage.restore(try SessionRow(encoded: entry.row.encoded()), offset: entry.offset)
            }
            input = stage.restored()
            take(silent.batch(Self.attackers.map { $0.tcp(80, at: .start + .hours(1)) }))
            var rows: [SessionRow] = []
            stage.flush(into: &rows)
            return rows.compactMap { if case .session(let session) = $0 { session.id } else { nil } }
        }
    }

    @Test("a platform that was silent for a hundred days goes on with its sessions, and nothing of it comes at once")
    func silence() throws {
        var house = House()
        house.pass(hours: 1...2_400, isTold: true)
        #expect(try house.sessionsAfterRestart().filter { $0.offset == 0 }.count == House.attackers.count)
        // A few of the old ones, and what the hour brings.
        #expect(house.writtenMax < 10)
    }

    @Test("without that its sessions begin anew: the test can tell")
    func forgotten() throws {
        var house = House()
        house.pass(hours: 1...2_400, isTold: false)
        #expect(try house.sessionsAfterRestart().filter { $0.offset == 0 }.isEmpty)
    }
}
