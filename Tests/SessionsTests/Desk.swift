import Pipeline
import Sessions
import Testing

/// A stage on a desk: batches in, newest rows and set-aside packets out.
struct Desk {
    var stage: Sessionizer
    var offset: Int64 = 0
    private(set) var setAside: [SetAside] = []
    private(set) var rows: [[UInt8]: SessionRow] = [:]
    private var spool = SensorSpool()
    private var written: Int64 = 0

    init(lateness: Lateness = Lateness(), partition: Int32 = 0, partitionCount: Int32 = 1, payloadBytesMax: Int = 128) {
        stage = Sessionizer(
            generation: 1, partition: partition, partitionCount: partitionCount, lateness: lateness, payloadBytesMax: payloadBytesMax)
    }

    /// One batch of the only sensor, sent long after it was captured.
    mutating func take(_ sightings: Sighting..., clock: Timestamp? = nil) { take(spool.batch(sightings, clock: clock)) }

    mutating func take(all sightings: [Sighting], clock: Timestamp? = nil) { take(spool.batch(sightings, clock: clock)) }

    mutating func take(_ batch: PacketBatch, sent: Timestamp = .replayed, lostBefore: Int64 = 0) {
        stage.take(Record(partition: 0, offset: offset, sent: sent, value: batch, lostBefore: lostBefore), setAside: &setAside)
        offset += 1
    }

    /// Flushes, acknowledges and commits; every row goes through its codec.
    mutating func flush() throws {
        var output: [SessionRow] = []
        stage.flush(into: &output)
        for row in output {
            rows[row.key] = try SessionRow(encoded: row.encoded())
            stage.acknowledged(row, offset: written)
            written += 1
        }
        if let commit = stage.commit() {
            stage.acknowledged(commit, offset: written)
            written += 1
        }
    }

    /// A new stage that knows what the old one wrote.
    mutating func restart() throws {
        try flush()
        stage = Sessionizer(generation: 1, partition: 0, partitionCount: 1)
        let commit = Commit(partition: 0, revision: Revision(generation: 1, offset: offset - 1), restoreFrom: 0)
        for row in rows.values { stage.restore(row, offset: 0) }
        stage.restore(.commit(commit), offset: written)
        #expect(stage.restored() == offset)
    }

    /// The live sessions in the order of their first packets, after a flush.
    mutating func sessions() throws -> [Session] {
        try flush()
        return rows.values.compactMap { if case .session(let session) = $0, session.absorbedBy == nil { session } else { nil } }
            .sorted { ($0.platform, $0.firstSeen, $0.id) < ($1.platform, $1.firstSeen, $1.id) }
    }

    mutating func absorbed() throws -> [Session] {
        try flush()
        return rows.values.compactMap { if case .session(let session) = $0, session.absorbedBy != nil { session } else { nil } }
            .sorted { $0.id < $1.id }
    }

    mutating func lines() throws -> [LedgerLine] {
        try flush()
        return rows.values.compactMap { if case .line(let line) = $0 { line } else { nil } }
            .sorted { ($0.sensor, $0.epoch) < ($1.sensor, $1.epoch) }
    }

    var reasons: [SetAsideReason] { setAside.map(\.reason) }
}

extension Session {
    var summary: AttackSummary { AttackSummary(hours: hours) }

    /// The ports sequence of a machine as text.
    func sequence(_ machine: UInt8 = 1) -> String {
        let activity = summary.machines.first { $0.machine == machine }
        return PortsSequence.text(activity?.touches.sequence ?? [], isTruncated: activity?.touches.isTruncated ?? false)
    }
}

extension Timestamp {
    /// Midnight UTC of 2004-09-14.
    static let start = Timestamp(seconds: 1_095_120_000)
    /// When a replay of old captures is sent.
    static let replayed = Timestamp(seconds: 1_900_000_000)

    static func hours(_ count: Int64) -> Timestamp { start + Span.hours(count) }
    static func minutes(_ count: Int64) -> Timestamp { start + Span.minutes(count) }
    static func seconds(_ count: Int64) -> Timestamp { start + Span.seconds(count) }
    func after(nanoseconds: Int64) -> Timestamp { self + Span(nanoseconds: nanoseconds) }
}
