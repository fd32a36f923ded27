import Batching
import Capture
import Enrichment
import Packets
import Pipeline
import Runtime
import Sessions
import Statistics

/// A few real packets of the demo's week, and every record that comes of them.
struct SeedWeek {
    static let capture = "deploy/data/demo/week_groucho-sydney.pcap"
    private static let packetsMax = 48
    private static let packetsPerBatch = 4

    private(set) var batches: [PacketBatch] = []
    let sessions: [SessionRow]
    let attacks: [AttackRow]
    let statistics: [StatisticRow]
    let report: SensorReport
    let letter: DeadLetter

    init() throws {
        let file = try PlatformFile(path: "deploy/data/demo/platforms.yaml")
        guard let entry = file.entries.first(where: { $0.captures.contains { $0.hasSuffix(SeedWeek.capture) } }) else {
            throw BrokenPromise("the demo's platform file does not name \(SeedWeek.capture)")
        }
        batches = try Self.batches(of: entry.platform)
        sessions = Self.pump(StageTargets.sessionizer(), batches)
        attacks = try Self.enriched(sessions)
        statistics = Self.pump(StageTargets.aggregator(), try Self.counted(attacks))
        var report = SensorReport(platform: entry.platform, sensor: "s", epoch: 7, hour: 380_000, reported: Timestamp(seconds: 1_371_000_000))
        (report.minutesUp, report.captured, report.dropped, report.version) = (60, 48, 1, "1")
        self.report = report
        letter = DeadLetter(
            service: "leurre-sessions", topic: "packets.v1", partition: 1, offset: 2, reason: "late", detail: "d", key: [1], value: [2, 3],
            index: 0, captured: Timestamp(seconds: 1))
    }

    private static func batches(of platform: PlatformDescription) throws -> [PacketBatch] {
        var limits = BatchLimits()
        (limits.packetsMax, limits.snapLength) = (packetsPerBatch, 200)
        var batcher = Batcher(platform: platform, sensor: "s", epoch: 7, partitionCount: 1, limits: limits)
        var sealed: [Batcher.Sealed] = []
        let file = try CaptureFile(path: capture)
        _ = try file.read(max: packetsMax) { frame, bytes in
            guard case .ip(let offset, let count) = LinkLayer.network(of: bytes, linkType: frame.linkType) else { return }
            _ = batcher.take(
                bytes.extracting(offset..<offset + count), wireLength: frame.wireLength, captured: frame.time, into: &sealed)
        }
        batcher.sealAll(into: &sealed)
        return sealed.map(\.batch)
    }

    /// What a stage makes of records, flushed after every third.
    static func pump<S: Stage>(_ stage: S, _ inputs: [S.Input]) -> [S.Output] {
        var (stage, rows, aside) = (stage, [S.Output](), [SetAside]())
        for (offset, input) in inputs.enumerated() {
            stage.take(Record(partition: 0, offset: Int64(offset), sent: sent, value: input), setAside: &aside)
            guard offset % 3 == 2 || offset == inputs.count - 1 else { continue }
            let start = rows.count
            stage.flush(into: &rows)
            for place in start..<rows.count { stage.acknowledged(rows[place], offset: Int64(place)) }
            if let commit = stage.commit() { rows.append(commit) }
        }
        return rows
    }

    static func enriched(_ sessions: [SessionRow]) throws -> [AttackRow] {
        let passed = try sessions.map { try PassedSessionRow(encoded: $0.encoded()) }
        return try pump(StageTargets.enricher(), passed).map { try AttackRow(encoded: $0.encoded()) }
    }

    static func counted(_ attacks: [AttackRow]) throws -> [CountedAttackRow] { try attacks.map { try CountedAttackRow(encoded: $0.encoded()) } }

    private static let sent = Timestamp(seconds: 1_380_000_000)

    var sessionScripts: [[UInt8]] { Self.scripts(batches, own: sessions) }
    var enrichmentScripts: [[UInt8]] { Self.scripts(sessions, own: attacks) }
    var statisticsScripts: [[UInt8]] { Self.scripts(attacks, own: Array(statistics.prefix(60))) }

    var tableScripts: [[UInt8]] {
        let steps = attacks.map { Script.Step.record($0.encoded(), gap: 0) }
            + statistics.prefix(60).map { Script.Step.record($0.encoded(), gap: 1) } + [.record(report.encoded(), gap: 2)]
        return stride(from: 0, to: steps.count, by: 6).map { Script.bytes(sent: Self.sent, Array(steps[$0..<min($0 + 6, steps.count)])) }
    }

    /// Records alone; own rows taken back first; own rows seen in between.
    private static func scripts(_ inputs: [some WireCodable], own: [some WireCodable]) -> [[UInt8]] {
        let records = inputs.map { Script.Step.record($0.encoded(), gap: 0) }
        let rows = own.map { Script.Step.ownRow($0.encoded(), gap: 0) }
        var scripts: [[UInt8]] = []
        for start in stride(from: 0, to: records.count, by: 3) {
            let some = Array(records[start..<min(start + 3, records.count)])
            let few = Array(rows.dropFirst(start).prefix(4))
            scripts += [some, few + some, some + [.flush] + few].map { Script.bytes(sent: sent, $0 + [.flush] + some.prefix(1)) }
        }
        return scripts
    }
}
