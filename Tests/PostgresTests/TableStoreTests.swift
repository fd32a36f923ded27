import Pipeline
import Postgres
import Testing

@testable import Tables
@testable import leurre_sink

@Suite("the store of the tables", .enabled(if: PrivateCluster.isWanted))
struct TableStoreTests {
    private func tables(_ batches: [[TableRecord]]) throws -> (schema: ScratchSchema, connection: Connection) {
        let schema = try ScratchSchema()
        let store = try schema.openStore()
        for batch in batches { try store.apply(try TableBatch(batch)) }
        return (schema, try schema.connect())
    }

    @Test("any order, any batching and any repetition of records give the same tables", arguments: UInt64(1)...8)
    func anyOrder(seed: UInt64) throws {
        let history = RandomHistory(seed: seed)
        // One by one, in the order in which they were written.
        let (schema, connection) = try tables(history.records.map { [$0] })
        let truth = try schema.contents(connection)
        let store = try schema.openStore()
        var random = SeededGenerator(seed: seed)
        for _ in 0..<3 {
            try schema.clear(connection)
            var rest = history.shuffled(&random)[...]
            var known = SettledHours()
            while !rest.isEmpty {
                let count = Int.random(in: 1...30, using: &random)
                let batch = try TableBatch(rest.prefix(count), known: known)
                try store.apply(batch)
                known.written(batch)
                rest = rest.dropFirst(count)
            }
            let found = try schema.contents(connection)
            for (table, rows) in truth { #expect(found[table] == rows, "\(table), seed \(seed)") }
        }
    }

    @Test("two sinks at once that apply the same records give the same tables", arguments: UInt64(21)...24)
    func twoAtOnce(seed: UInt64) async throws {
        let history = RandomHistory(seed: seed)
        let (calm, connection) = try tables([history.records])
        let schema = try ScratchSchema()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for sink: UInt64 in 0..<3 {
                group.addTask {
                    var random = SeededGenerator(seed: seed &* 3 &+ sink)
                    let store = try schema.openStore()
                    var rest = history.shuffled(&random)[...]
                    while !rest.isEmpty {
                        try store.apply(try TableBatch(rest.prefix(20)))
                        rest = rest.dropFirst(20)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try schema.contents(try schema.connect()) == calm.contents(connection))
    }

    @Test("a visit tells what went over its conversations, and payloads how the data begin, with their digest")
    func payloads() throws {
        var attacks = [Records.attack(1), Records.attack(2, source: 0x0506_0708), Records.attack(3, source: 0x0506_0709)]
        for index in 0..<2 {
            attacks[index].session.streams = [Records.streams(machine: 1, "GET / HTTP/1.0\r\n")]
            attacks[index].session.payloadBytesMax = 128
        }
        let (schema, connection) = try tables([attacks.map { .attack(.attack($0)) }])
        let visits = try connection.query(
            "select stream_bytes_received, ended_reset_by_source, ended_unanswered, streams_truncated from visits order by source", [])
        #expect(visits == [["16", "1", "1", "f"], ["16", "1", "1", "f"], ["0", "0", "1", "f"]])
        let digests = try connection.query(
            "select service, ports, attacks, sources, printable, sha256 = sha256('GET / HTTP/1.0\\015\\012') from payload_digests", [])
        #expect(digests == [["http", "{80}", "2", "2", "GET / HTTP/1.0..", "t"]])
        var later = attacks[0]
        later.session.revision.offset += 1
        later.session.streams = []
        try schema.openStore().apply(TableBatch([TableRecord.attack(.attack(later))]))
        #expect(try connection.query("select count(*) from payloads", []) == [["1"]])
    }

    @Test("what a revision leaves as it was is neither written nor locked")
    func untouched() throws {
        var attack = Records.attack(1, ports: [[80], [445]])
        attack.session.streams = [Records.streams(machine: 1, "GET / HTTP/1.0\r\n")]
        attack.session.payloadBytesMax = 128
        let (schema, connection) = try tables([[.attack(.attack(attack))]])
        let versions = "select 'visit', machine, ctid, xmin, xmax from visits union all select 'payload', machine, ctid, xmin, xmax from payloads"
        let before = try connection.query(versions)
        attack.session.revision.offset += 1
        attack.session.hours[0].machines[1].packetsReceived += 1
        let store = try schema.openStore()
        try store.apply(TableBatch([TableRecord.attack(.attack(attack))]))
        let after = try connection.query(versions)
        #expect(before.count == 3)
        #expect(Set(Set(before).intersection(after).map { [$0[0], $0[1]] }) == [["visit", "1"], ["payload", "1"]])
        #expect(try connection.query("select packets_received from visits order by machine") == [["2"], ["3"]])
        // Nor by a store that remembers.
        attack.session.revision.offset += 1
        attack.session.hours[0].machines[0].packetsReceived += 1
        try store.apply(TableBatch([TableRecord.attack(.attack(attack))]))
        #expect(Set(Set(after).intersection(try connection.query(versions)).map { [$0[0], $0[1]] }) == [["visit", "2"], ["payload", "1"]])
    }

    /// The same records through one store that remembers, and through one that is always new.
    private func expectRemembered(_ batches: [[Attack]], between: (ScratchSchema, Int) throws -> Void = { _, _ in }) throws {
        let (plain, remembering) = (try ScratchSchema(), try ScratchSchema())
        let store = try remembering.openStore()
        for (place, batch) in batches.enumerated() {
            let batch = try TableBatch(batch.map { TableRecord.attack(.attack($0)) })
            try plain.openStore().apply(batch)
            try store.apply(batch)
            for schema in [plain, remembering] { try between(schema, place) }
            let (expected, found) = (try plain.contents(try plain.connect()), try remembering.contents(try remembering.connect()))
            for (table, rows) in expected { #expect(found[table] == rows, "\(table) after batch \(place)") }
        }
    }

    private func revisions(_ sequences: [[[UInt16]]]) -> [[Attack]] {
        sequences.enumerated().map { [Records.attack(1, revision: 10 + Int64($0), ports: $1)] }
    }

    @Test("what a store remembers of visits that came, changed, stayed and went does not show")
    func remembered() throws {
        try expectRemembered(revisions([[[80], [445]], [[80], [445, 135]], [[80], [445, 135], [22]], [[80]], [[80], [445, 135]], [[80], [445, 135]]]))
        // A visit that is again what it was before it went.
        try expectRemembered(revisions([[[80], [445]], [[80]], [[80], [445]], [[80], [445]]]))
    }

    @Test("what a store remembers is given up if another one has written")
    func anotherWrote() throws {
        let all = revisions([[[80], [445]], [[80], [22]], [[80], [445], [22]]])
        try expectRemembered([all[0], all[2]]) { schema, place in
            guard place == 0 else { return }
            try schema.openStore().apply(TableBatch(all[1].map { TableRecord.attack(.attack($0)) }))
        }
        // It knows of a revision that has lost against another one's.
        try expectRemembered([all[1], all[0], all[2]]) { schema, place in
            guard place == 0 else { return }
            try schema.openStore().apply(TableBatch([TableRecord.attack(.attack(Records.attack(1, revision: 20, ports: [[7]])))]))
        }
        let newest = Records.attack(1, revision: 30, ports: [[80], [445], [22]])
        try expectRemembered([all[0], [newest]]) { schema, place in
            guard place == 0 else { return }
            try schema.connect().execute("delete from attacks; delete from visits")
        }
    }

    @Test("what a store takes for new does not show, if it is not")
    func notNew() throws {
        let first = [Records.attack(1, ports: [[80]])]
        let new = [Records.attack(11, revision: 12, ports: [[80], [445]]), Records.attack(12, revision: 12, ports: [[22]])]
        let known = new.map { attack in
            var attack = attack
            attack.session.revision.offset = 14
            attack.session.hours[0].machines[0].packetsReceived += 1
            return attack
        }
        try expectRemembered([first, new, known])
        for revision: Int64 in [11, 12, 13] {
            try expectRemembered([first, new, known]) { schema, place in
                guard place == 0 else { return }
                let another = Records.attack(11, revision: revision, ports: revision == 12 ? [[80], [445]] : [[7], [8], [9]])
                try schema.openStore().apply(TableBatch([TableRecord.attack(.attack(another))]))
            }
        }
        // Half of what an attack is, left by somebody's hand: new or known, the visits are not what they are thought to be.
        for (place, table) in [(0, "attacks"), (1, "attacks"), (1, "visits")] {
            try expectRemembered([first, new, known]) { schema, done in
                guard done == place else { return }
                if place == 0 { try schema.openStore().apply(TableBatch(new.map { TableRecord.attack(.attack($0)) })) }
                try schema.connect().execute("delete from \(table)")
            }
        }
    }

    @Test("a wrong guess is told, and is the last for some batches")
    func wrongGuess() throws {
        let schema = try ScratchSchema()
        var told: [PostgresError.Code] = []
        let store = try TableStore.open(address: schema.address, schema: schema.name, onWrongGuess: { told.append($0.code) })
        func batch(_ number: Int64) throws -> TableBatch { try TableBatch([TableRecord.attack(.attack(Records.attack(number, revision: number)))]) }
        try store.apply(batch(10))
        for number: Int64 in [20, 30] {
            try schema.openStore().apply(batch(number))
            try store.apply(batch(number))
            #expect(told == [.duplicate])
        }
        #expect(try schema.connect().query("select count(*) from attacks") == [["3"]])
    }

    @Test("what could not be written is not remembered")
    func failedIsForgotten() throws {
        let schema = try ScratchSchema()
        let (store, connection) = (try schema.openStore(), try schema.connect())
        func batch(_ revision: Int64, _ ports: [[UInt16]]) throws -> TableBatch {
            try TableBatch([TableRecord.attack(.attack(Records.attack(1, revision: revision, ports: ports)))])
        }
        try store.apply(batch(10, [[80]]))
        try connection.execute("alter table visits rename to hidden")
        // Of the rank that the table has: only what is remembered could tell that its second visit never came there.
        #expect(throws: PostgresError.self) { try store.apply(batch(10, [[80], [445]])) }
        try connection.execute("alter table hidden rename to visits")
        try store.apply(batch(11, [[80], [445]]))
        #expect(try connection.query("select machine from visits order by machine") == [["1"], ["2"]])
    }

    @Test("a richer copy of the same revision replaces a poorer one, a poorer one does not replace a richer")
    func richer() throws {
        let poor = TableRecord.attack(.attack(Records.attack(1)))
        let rich = TableRecord.attack(.attack(Records.attack(1, level: 1, country: "TW")))
        let newer = TableRecord.attack(.attack(Records.attack(1, revision: 11, country: "FR")))
        let newGeneration = TableRecord.attack(.attack(Records.attack(1, revision: 1, country: "DE")))
        for (batches, country) in [
            ([[poor], [rich]], "TW"), ([[rich], [poor]], "TW"), ([[rich, poor]], "TW"), ([[rich], [newer], [poor]], "FR"),
            ([[newer], [newGeneration]], "FR"),
        ] {
            let (_, connection) = try tables(batches)
            #expect(try connection.query("select country from attacks") == [[country]])
        }
    }

    @Test("an absorbed attack keeps its row, says who took it in, and loses its visits")
    func absorbed() throws {
        let first = Records.attack(1, ports: [[80], [80]])
        let second = Records.attack(2, opened: Records.monday + .hours(2), ports: [[22]])
        let (_, connection) = try tables([
            [.attack(.attack(first)), .attack(.attack(second))],
            [.attack(.attack(Records.absorbed(second, by: first, revision: 20)))], [.attack(.attack(second))],
        ])
        #expect(try connection.query("select id, absorbed_by from attacks order by id") == [["1-0-1-0", nil], ["1-0-2-0", "1-0-1-0"]])
        #expect(try connection.query("select distinct attack from visits") == [["1-0-1-0"]])
        #expect(try connection.query("select id from counted_attacks") == [["1-0-1-0"]])
    }

    @Test("every month has its partitions, made when its first attack comes, in UTC")
    func months() throws {
        let times = [1_370_044_799, 1_370_044_800, 1_388_534_399, 1_388_534_400, -1].map {
            Timestamp(seconds: $0, nanoseconds: 999_999_999)
        }
        let attacks = times.enumerated().map { TableRecord.attack(.attack(Records.attack(Int64($0), opened: $1))) }
        let (_, connection) = try tables([attacks, attacks])
        let found = try connection.query("select tableoid::regclass::text, count(*) from attacks group by 1 order by 1")
        #expect(found.map { $0[0] } == ["attacks_1969_12", "attacks_2013_05", "attacks_2013_06", "attacks_2013_12", "attacks_2014_01"])
        #expect(try connection.query("select distinct tableoid::regclass::text from visits").count == 5)
    }

    @Test("what attackers and producers name reaches the tables whatever it is made of")
    func hostile() throws {
        let extremes = [Timestamp.distantPast, Timestamp(nanoseconds: .max)]
        var attack = Records.attack(1, platform: "a\0b\t\\N\"'", opened: extremes[0], ports: [Array(1...2_047)])
        (attack.session.firstSeen, attack.session.lastSeen) = (extremes[0], extremes[1])
        attack.enrichment.hostName = "\0.DSL.example\n"
        attack.enrichment.system = OperatingSystem(
            family: "\0", name: "", flavour: "", distance: 255, match: .generic, isApplication: false)
        var line = Records.line(platform: "p", clock: .distantPast)
        (line.captured, line.counted, line.late, line.clockRefused) = (.max, .max, .max, .min)
        line.missing = [MissingRange(first: .max, last: .min, packetsBefore: .min, packetsAfter: .max)]
        line.hours = [Int32.min, .min + 1, 0, .max - 1, .max].map { number in
            var hour = LedgerHour(hour: number)
            (hour.captured, hour.counted, hour.late, hour.missing, hour.lostRecords) = (.max, .max, .max, .min, .max)
            return hour
        }
        let scan = PortsSequence.text((1...2_048).map { Target(transport: .tcp, port: $0) }, isTruncated: true)
        let statistic = Records.statistic(platform: "p\0", window: .day(0), measure: .sequence, item: scan, sources: .max)
        let (_, connection) = try tables([
            [
                .attack(.attack(attack)), .attack(.line(line)), .statistic(statistic),
                .statistic(Records.statistic(platform: "p\u{fffd}", window: .day(0), measure: .sequence, item: scan, sources: .max)),
                .report(Records.report(platform: "p", minutesUp: .max)),
            ]
        ])
        let found = try connection.query("select platform, host_name, host_kind, operating_system from attacks")
        #expect(found == [["a\u{fffd}b\t\\N\"'", "\u{fffd}.DSL.example\n", "personal computer", "\u{fffd}"]])
        #expect(try connection.query("select ports, right(ports_sequence, 9) from visits") == [["2047", "2047/tcp}"]])
        #expect(try connection.query("select balances, clock is null from ledger") == [["f", "t"]])
        #expect(try connection.query("select platform, length(item), sources from statistics").map { $0[0] } == ["p\u{fffd}"])
        for view in [
            "table_1", "table_2", "table_3", "table_4", "table_5", "figure_2", "figure_4", "completeness", "platform_day", "completeness_hours",
            "completeness_days", "platform_hour", "counted_attacks", "counted_visits",
        ] {
            _ = try connection.query("select * from \(view)")
        }
    }

    @Test("a batch that cannot be applied leaves the tables as they were, and can be applied again")
    func again() throws {
        let schema = try ScratchSchema()
        let store = try schema.openStore()
        let connection = try schema.connect()
        let batch = try TableBatch([.attack(.attack(Records.attack(1))), .attack(.line(Records.line(platform: "france1")))])
        try connection.execute("alter table ledger rename to hidden")
        #expect(throws: PostgresError.self) { try store.apply(batch) }
        #expect(try connection.query("select count(*) from attacks") == [["0"]])
        try connection.execute("alter table hidden rename to ledger")
        try store.apply(batch)
        #expect(try connection.query("select (select count(*) from attacks), (select count(*) from ledger)") == [["1", "1"]])
    }

    @Test("a large batch is merged soon, though the planner knows nothing about tables just filled")
    func large() throws {
        let schema = try ScratchSchema()
        // Some tenths of a second; joined without an index it would be minutes.
        let store = try TableStore.open(address: schema.address, schema: schema.name, statementTimeoutMilliseconds: 60_000)
        var batch = TableBatch()
        for number: Int64 in 0..<8_000 {
            try batch.take(.attack(Records.attack(number, opened: Records.monday + .seconds(number), ports: [[], [], []])))
        }
        try store.apply(batch)
        #expect(try schema.connect().query("select count(*) from visits") == [["24000"]])
    }

    @Test("a large batch is merged soon into a small table, which the planner knows too well")
    func largeIntoSmall() throws {
        let schema = try ScratchSchema()
        let store = try TableStore.open(address: schema.address, schema: schema.name, statementTimeoutMilliseconds: 10_000)
        for numbers: Range<Int64> in [0..<30, 30..<20_030] {
            var batch = TableBatch()
            for number in numbers { try batch.take(.attack(Records.attack(number, opened: Records.monday + .seconds(number), ports: [[], [], []]))) }
            // Some tenths of a second; if each row looked through all that were inserted before, it would be twenty.
            try store.apply(batch)
            try schema.connect().execute("analyze")
        }
        #expect(try schema.connect().query("select count(*) from visits") == [["60090"]])
        // The same again, first of attacks that are known, then of older ones by a sink that knows nothing.
        func batch(_ revision: Int64, packets: Int64) throws -> TableBatch {
            var batch = TableBatch()
            for number: Int64 in 30..<20_030 {
                var attack = Records.attack(number, opened: Records.monday + .seconds(number), revision: revision, ports: [[], [], []])
                attack.session.hours[0].machines[0].packetsReceived = packets
                try batch.take(.attack(attack))
            }
            return batch
        }
        try store.apply(batch(11, packets: 7))
        try TableStore.open(address: schema.address, schema: schema.name, statementTimeoutMilliseconds: 10_000).apply(batch(9, packets: 8))
        #expect(try schema.connect().query("select packets_received, count(*) from visits group by 1 order by 1") == [["1", "40090"], ["7", "20000"]])
    }

    @Test("a large batch of known attacks is merged soon into a month that the planner has no figures of")
    func largeUnknownMonth() throws {
        let schema = try ScratchSchema()
        // Some tenths of a second; if each were compared with each, it would be more than ten.
        let store = try TableStore.open(address: schema.address, schema: schema.name, statementTimeoutMilliseconds: 5_000)
        for (numbers, revision): (Range<Int64>, Int64) in [(0..<1, 0), (1..<20_001, 20_001), (1..<20_001, 20_002)] {
            var batch = TableBatch()
            for number in numbers {
                var attack = Records.attack(number, opened: Records.monday + .seconds(number), revision: revision, ports: [[]])
                attack.session.hours[0].machines[0].packetsReceived = revision
                try batch.take(.attack(attack))
            }
            try store.apply(batch)
        }
        #expect(try schema.connect().query("select packets_received, count(*) from visits group by 1 order by 1") == [["0", "1"], ["20002", "20000"]])
    }

    @Test("the lock that comes before attacks is the one that the trigger of addresses takes")
    func sameLock() throws {
        let connection = try tables([[.attack(.attack(Records.attack(1)))]]).connection
        let locks = "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"
        var lock = PartitionLock()
        for partition: Int32 in [0, 3, 11] { lock.add(partition) }
        try connection.execute("begin")
        try connection.execute(lock.sql)
        #expect(try connection.query(locks) == [["3"]])
        let rows = "select i.id from unnest(array['1-0-5-0', '1-3-7-0', '1-11-9-0']) as i (id)"
        try connection.execute(try #require(try connection.query("select hold_partitions_sql($1)", [rows])[0][0]))
        #expect(try connection.query(locks) == [["3"]])
        try connection.execute("rollback")
    }
}
