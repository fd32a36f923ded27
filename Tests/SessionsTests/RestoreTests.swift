import Pipeline
import Sessions
import Testing

@Suite("Starts and old owners")
struct RestoreTests {
    private let attacker = Attacker("198.51.100.7")

    private func revision(_ offset: Int64) -> Revision { Revision(generation: 1, offset: offset) }

    private func session(_ offset: Int64, at time: Timestamp, revision: Int64, packets: Int64 = 1) -> Session {
        let id = SessionID(generation: 1, partition: 0, offset: offset, index: 0)
        var session = Session(id: id, platform: "france1", address: attacker.address, revision: self.revision(revision), opened: time)
        session.hours = [HourActivity(hour: time.hour, machines: [MachineActivity(machine: 1, firstSeen: time, lastSeen: time)])]
        session.hours[0].machines[0].packetsReceived = packets
        return session
    }

    private func line(_ number: Int64, packets: Int64, revision: Int64, rowsFrom: Int64 = 0) -> LedgerLine {
        var line = LedgerLine(platform: "france1", sensor: "sensor1", epoch: 1, partition: 0, revision: self.revision(revision))
        (line.lastNumber, line.captured, line.delivered, line.counted, line.rowsFrom) = (number, packets, packets, packets, rowsFrom)
        return line
    }

    private func commit(_ offset: Int64, from restoreFrom: Int64 = 0) -> SessionRow {
        .commit(Commit(partition: 0, revision: revision(offset), restoreFrom: restoreFrom))
    }

    /// A stage that found these records, the first at offset `start`.
    private func started(_ rows: [SessionRow], start: Int64 = 0, next: Int64) -> Sessionizer {
        var stage = Sessionizer(generation: 1, partition: 0, partitionCount: 1)
        for (index, row) in rows.enumerated() { stage.restore(row, offset: start + Int64(index)) }
        #expect(stage.restored() == next)
        return stage
    }

    private func flushed(_ stage: inout Sessionizer) -> [SessionRow] {
        var rows: [SessionRow] = []
        stage.flush(into: &rows)
        return rows
    }

    private func take(_ batch: PacketBatch, at offset: Int64, _ stage: inout Sessionizer) {
        var aside: [SetAside] = []
        stage.take(Record(partition: 0, offset: offset, sent: .replayed, value: batch), setAside: &aside)
        #expect(aside.isEmpty)
    }

    private func sessions(_ rows: [SessionRow]) -> [Session] {
        rows.compactMap { if case .session(let session) = $0 { session } else { nil } }
    }

    @Test("an empty log is begun at the beginning of the input")
    func empty() { _ = started([], next: 0) }

    @Test("a start goes on right after the newest commit, wherever that stands in the log")
    func newest() { _ = started([commit(7), commit(3)], next: 8) }

    @Test("a commit of another generation is none: the input is read from its beginning")
    func otherGeneration() {
        var stage = Sessionizer(generation: 2, partition: 0, partitionCount: 1)
        stage.restore(commit(7), offset: 0)
        #expect(stage.restored() == 0)
    }

    @Test("a packet at or below the revision of its session has been counted")
    func counted() {
        var stage = started([.session(session(0, at: .start, revision: 5, packets: 3)), commit(2)], next: 3)
        var spool = SensorSpool()
        for offset in Int64(3)...6 { take(spool.batch([attacker.tcp(80, at: .start)]), at: offset, &stage) }
        #expect(sessions(flushed(&stage)).map { $0.summary.packetsReceived } == [4])
    }

    @Test("a batch at or below its line's revision is skipped whole")
    func skipped() throws {
        var stage = started([.session(session(0, at: .start, revision: 5)), .line(line(4, packets: 9, revision: 5)), commit(2)], next: 3)
        var spool = SensorSpool()
        for offset in Int64(3)...5 { take(spool.batch([attacker.tcp(80, at: .start)]), at: offset, &stage) }
        #expect(flushed(&stage).isEmpty)
    }

    @Test("a row that reaches over a refused packet does not make it counted: the packet is refused again")
    func refusedAgain() {
        var ahead = session(0, at: .start, revision: 5)
        (ahead.firstSeen, ahead.lastSeen) = (.hours(-60), .hours(0))
        let clock = PlatformClock(platform: "france1", watermark: .start, sensors: [SensorClock(sensor: "sensor1", clock: .start)])
        let commit = Commit(partition: 0, revision: revision(2), restoreFrom: 0, clocks: [clock])
        var stage = started([.session(ahead), .commit(commit)], next: 3)
        var spool = SensorSpool()
        var aside: [SetAside] = []
        let batch = spool.batch([attacker.tcp(80, at: .hours(-50)), attacker.tcp(80, at: .minutes(6))], clock: .start)
        stage.take(Record(partition: 0, offset: 3, sent: .start, value: batch), setAside: &aside)
        #expect(aside.map(\.reason) == [.late, .clock])
    }

    @Test("a line ahead of the commit does not make a packet late that was in time")
    func clockOfCommit() {
        var ahead = line(4, packets: 9, revision: 5)
        (ahead.sensor, ahead.clock) = ("sensor2", .hours(900))
        var stage = started([.line(ahead), commit(2)], next: 3)
        var spool = SensorSpool()
        take(spool.batch([attacker.tcp(80, at: .start)]), at: 3, &stage)
    }

    @Test("what an absorber names is taken in, even if a crash left it as it was, or never let it be written")
    func halfWrittenJoin() {
        var absorber = session(0, at: .start, revision: 6, packets: 3)
        let (live, never) = (session(2, at: .hours(20), revision: 4), session(3, at: .hours(30), revision: 4))
        (absorber.absorbed, absorber.absorbedOpened) = ([live.id, never.id], [live.opened, never.opened])
        var stage = started([.session(live), .session(absorber), commit(4)], next: 5)
        let taken = sessions(flushed(&stage))
        #expect(taken.map(\.id) == [live.id, never.id] && taken.allSatisfy { $0.absorbedBy == absorber.id })
        #expect(taken.map(\.opened) == [.hours(20), .hours(30)] && taken.map(\.revision) == [revision(6), revision(6)])
    }

    @Test("a join that nobody vouches for any more is undone, and made again by the replay")
    func orphanJoin() throws {
        let (older, younger) = (session(0, at: .start, revision: 4), session(2, at: .hours(40), revision: 4))
        var taken = younger
        (taken.absorbedBy, taken.revision) = (older.id, revision(6))
        var stage = started([.session(older), .session(younger), commit(4), .session(taken)], next: 5)
        var spool = SensorSpool()
        take(spool.batch([attacker.tcp(80, at: .hours(41))]), at: 5, &stage)
        var rows = sessions(flushed(&stage))
        #expect(rows.map(\.id) == [younger.id] && rows.map { $0.summary.packetsReceived } == [2])
        take(spool.batch([attacker.tcp(80, at: .hours(20))]), at: 6, &stage)
        rows = sessions(flushed(&stage))
        #expect(rows.map(\.id) == [older.id, younger.id] && rows[0].summary.packetsReceived == 4)
    }

    @Test("a line is not believed if the start read from behind the rows that it relies on")
    func unbelievableLine() throws {
        let lines: [SessionRow] = [
            .line(line(1, packets: 2, revision: 1, rowsFrom: 3)), commit(1, from: 3), .line(line(3, packets: 4, revision: 4, rowsFrom: 0)),
        ]
        var stage = started(lines, start: 4, next: 2)
        var spool = SensorSpool()
        let batches = (0..<4).map { _ in spool.batch([attacker.tcp(80, at: .start)]) }
        for offset in Int64(2)...3 { take(batches[Int(offset)], at: offset, &stage) }
        #expect(sessions(flushed(&stage)).map { $0.summary.packetsReceived } == [2])
    }

    @Test("a row that an old owner overwrote with a lower revision is written again, with its own revision")
    func overwritten() throws {
        var stage = started([.session(session(0, at: .start, revision: 4)), .line(line(1, packets: 2, revision: 4)), commit(4)], next: 5)
        #expect(flushed(&stage).isEmpty)
        stage.watch(.session(session(0, at: .start, revision: 3)), offset: 3)
        stage.watch(.line(line(0, packets: 1, revision: 3)), offset: 4)
        let rows = flushed(&stage)
        #expect(rows.map(\.revision) == [revision(4), revision(4)])
        #expect(stage.commit() != nil)
    }

    @Test("an old owner's lower commit is followed by the right one")
    func lowerCommit() {
        var stage = started([commit(4)], next: 5)
        #expect(stage.commit() == nil)
        stage.watch(commit(3), offset: 1)
        #expect(stage.commit()?.commit?.revision == revision(4))
    }

    @Test("the same row, and a higher revision of a row, are left as they are")
    func leftAlone() {
        var stage = started([.session(session(0, at: .start, revision: 4)), commit(4)], next: 5)
        stage.watch(.session(session(0, at: .start, revision: 4)), offset: 2)
        stage.watch(.session(session(0, at: .start, revision: 9)), offset: 3)
        #expect(flushed(&stage).isEmpty)
    }

    @Test("the line of an older generation keeps its name when it is written again")
    func olderGeneration() {
        var stage = Sessionizer(generation: 2, partition: 0, partitionCount: 1)
        stage.restore(.line(line(1, packets: 2, revision: 4)), offset: 0)
        stage.restore(.line(line(0, packets: 1, revision: 3)), offset: 1)
        _ = stage.restored()
        var spool = SensorSpool()
        take(spool.batch([attacker.tcp(80, at: .start)]), at: 0, &stage)
        let lines = flushed(&stage).filter { if case .line = $0 { true } else { false } }
        #expect(lines.map(\.revision) == [revision(4), Revision(generation: 2, offset: 0)])
        #expect(Set(lines.map(\.key)).count == 2)
    }

    @Test("old sources are forgotten once they can neither grow nor join")
    func eviction() throws {
        var desk = Desk()
        desk.take(attacker.tcp(80, at: .start))
        try desk.flush()
        desk.take(clock: .hours(73))
        #expect(desk.stage.openItems == 1)
        desk.take(clock: .hours(74))
        #expect(desk.stage.openItems == 0)
    }

    @Test("the commit says from where a start must read: the lowest offset of a row still open")
    func restoreFrom() throws {
        var stage = Sessionizer(generation: 1, partition: 0, partitionCount: 1)
        var spool = SensorSpool()
        take(spool.batch([attacker.tcp(80, at: .start)]), at: 0, &stage)
        var rows = flushed(&stage)
        for (index, row) in rows.enumerated() { stage.acknowledged(row, offset: 100 + Int64(index)) }
        #expect(stage.commit()?.commit == Commit(partition: 0, revision: revision(0), restoreFrom: 100, clocks: [clock(.start)]))
        take(spool.batch([], clock: .hours(80)), at: 1, &stage)
        rows = flushed(&stage)
        for row in rows { stage.acknowledged(row, offset: 200) }
        #expect(stage.commit()?.commit == Commit(partition: 0, revision: revision(1), restoreFrom: 200, clocks: [clock(.hours(80))]))
    }

    private func clock(_ time: Timestamp) -> PlatformClock {
        PlatformClock(platform: "france1", watermark: time, sensors: [SensorClock(sensor: "sensor1", clock: time)])
    }
}
