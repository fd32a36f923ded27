import Enrichment
import Fingerprints
import Pipeline
import Sessions
import Statistics
import Tables

/// The stages, with whatever records a hostile producer can put on their topics.
enum StageTargets {
    static let sessions = FuzzTarget(name: "sessions", bytesMax: 8_192, seeds: { try SeedWeek().sessionScripts }, run: runSessions)
    static let enrichment = FuzzTarget(name: "enrichment", bytesMax: 8_192, seeds: { try SeedWeek().enrichmentScripts }, run: runEnrichment)
    static let statistics = FuzzTarget(name: "statistics", bytesMax: 8_192, seeds: { try SeedWeek().statisticsScripts }, run: runStatistics)
    static let pipe = FuzzTarget(name: "pipe", bytesMax: 4_096, seeds: { try SeedWeek().sessionScripts }, run: runPipe)

    /// Architecture, rule 16.
    private static let rowBytesMax = 256 << 10

    static func sessionizer() -> Sessionizer { Sessionizer(generation: 1, partition: 0, partitionCount: 1) }

    static func enricher() -> Enricher {
        let geo = GeoAnswerer { address in
            guard address.low % 3 != 0 else { return nil }
            return GeoFacts(
                country: "FR", city: "", asn: 1, network: "", databaseName: "fuzz", databaseBuild: Timestamp(seconds: Int64(address.low % 2)))
        }
        return Enricher(partition: 0, generation: 1, geo: geo, signatures: nil, asksHostNames: true)
    }

    static func aggregator() -> Aggregator { Aggregator(generation: 1, partition: 0) }

    private static func runSessions(_ bytes: [UInt8]) throws { _ = try trySessions(bytes) }

    private static func trySessions(_ bytes: [UInt8]) throws -> [SessionRow] {
        var trial = Trial(makeStage: sessionizer)
        try trial.run(Script(bytes))
        guard trial.hasInputOnly else { return trial.rows }
        for row in trial.rows {
            if case .line(let line) = row, !line.balances { throw BrokenPromise("a ledger line does not balance: \(line)") }
            guard row.encoded().count <= rowBytesMax else { throw BrokenPromise("a row has \(row.encoded().count) bytes") }
        }
        return trial.rows
    }

    private static func runEnrichment(_ bytes: [UInt8]) throws {
        var trial = Trial(makeStage: enricher) { stage in
            for address in stage.pendingLookups(limit: 100) {
                stage.answered(HostNameAnswer(address: address, hostName: address.low % 2 == 0 ? "" : "host-\(address)"))
            }
        }
        try trial.run(Script(bytes))
    }

    private static func runStatistics(_ bytes: [UInt8]) throws {
        var trial = Trial(makeStage: aggregator)
        try trial.run(Script(bytes))
    }

    /// Hostile packets through the whole house.
    private static func runPipe(_ bytes: [UInt8]) throws {
        var batch = TableBatch()
        let sessions = try trySessions(bytes)
        let attacks = try SeedWeek.enriched(sessions)
        let statistics = SeedWeek.pump(aggregator(), try SeedWeek.counted(attacks))
        for row in attacks { try? batch.take(row) }
        for row in statistics { try? batch.take(row) }
        _ = batch.work()
    }
}
