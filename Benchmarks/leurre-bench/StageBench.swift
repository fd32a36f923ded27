import Enrichment
import Fingerprints
import Pipeline
import Sessions
import Statistics
import Tables

/// The rooms, one after the other, each with what the one before handed out, on one core and without a broker.
struct StageBench {
    private static let sent = Timestamp(seconds: 1_900_000_000)
    /// Packets between two flushes, as many as come in 200 ms at a million a second.
    private static let packetsPerFlush = 200_000

    /// What a stage made of its input, and in which time.
    private struct Passed {
        var rows: [[UInt8]] = []
        /// Rows but those of the ledger and the commit.
        var revisions = 0
        var seconds = 0.0
    }

    typealias Batches = [(value: [UInt8], count: Int)]

    static func batches(_ path: String) throws -> Batches {
        try CapturedBatches.read(path, partitions: 1).map { (value: $0.batch.encoded(), count: Int($0.batch.packetCount)) }
    }

    static func sessions(_ batches: Batches) throws -> (rows: [[UInt8]], finding: Finding) {
        let passed = try pump(
            Sessionizer(generation: 1, partition: 0, partitionCount: 1), batches.map(\.value), weights: batches.map(\.count)
        ) { try PacketBatch(encoded: $0) }
        let packets = batches.reduce(0) { $0 + $1.count }
        let name = "sessions: decode + state + rows, a packet"
        return (passed.rows, .most(name, passed.seconds * 1e9 / Double(packets), unit: "ns", atMost: 200))
    }

    /// - Parameter database: where to merge rows, in a schema of their own that is removed again; nil: nowhere.
    static func run(_ path: String, signatures: SignatureDatabase?, database: String?, rounds: Int) throws -> [Finding] {
        let sessions = try sessions(batches(path))
        let geo = GeoAnswerer { address in
            GeoFacts(
                country: "FR", city: "", asn: UInt32(address.low % 1_000), network: "Example", databaseName: "bench",
                databaseBuild: Timestamp(seconds: 1))
        }
        let attacks = try pump(
            Enricher(partition: 0, generation: 1, geo: geo, signatures: signatures), sessions.rows,
            weights: Array(repeating: 10, count: sessions.rows.count)) { try PassedSessionRow(row: $0) }
        let statistics = try pump(
            Aggregator(generation: 1, partition: 0), attacks.rows, weights: Array(repeating: 10, count: attacks.rows.count)
        ) { try CountedAttackRow(row: $0) }
        let tabled = try Measure.seconds { try table(attacks.rows) }
        let merged = try database.map { try SinkBench.run($0, attacks: attacks.rows, statistics: statistics.rows, rounds: rounds) }
        let revisions = Double(attacks.revisions)
        return [
            sessions.finding,
            .least("enrich: attack revisions a second", revisions / attacks.seconds, unit: "", atLeast: 250_000),
            .least("statistics: attack revisions a second", revisions / statistics.seconds, unit: "", atLeast: 250_000),
            .most(
                "statistics: a start, without Kafka, for each million attack revisions", try start(statistics.rows, attacks.rows) * 1e6 / revisions, unit: "s",
                atMost: 3),
            .least("sink: rows for COPY, without Postgres, a second", revisions / tabled, unit: "", atLeast: 250_000),
        ] + (merged ?? [])
    }

    /// Seconds until statistics stand where they stood: their own rows read back, and the attacks of what is still open taken in again.
    private static func start(_ own: [[UInt8]], _ attacks: [[UInt8]]) throws -> Double {
        var (stage, aside) = (Aggregator(generation: 1, partition: 0), [SetAside]())
        return try Measure.seconds {
            for (offset, row) in own.enumerated() { stage.restore(try StatisticRow(encoded: row), offset: Int64(offset)) }
            for offset in Int(stage.restored())..<attacks.count {
                stage.take(Record(partition: 0, offset: Int64(offset), sent: sent, value: try CountedAttackRow(row: attacks[offset])), setAside: &aside)
            }
            var rows: [StatisticRow] = []
            stage.flush(into: &rows)
        }
    }

    /// Rows are handed out, acknowledged and dropped as in a service; that they are encoded in between is not measured.
    private static func pump<S: Stage>(
        _ stage: S, _ inputs: [[UInt8]], weights: [Int], _ decode: ([UInt8]) throws -> S.Input
    ) throws -> Passed {
        var (stage, passed, aside, next) = (stage, Passed(), [SetAside](), 0)
        while next < inputs.count {
            // Of many records together: to read the clock takes a twentieth of what one of them does.
            passed.seconds += try Measure.seconds {
                var weight = 0
                while next < inputs.count, weight < packetsPerFlush {
                    stage.take(Record(partition: 0, offset: Int64(next), sent: sent, value: try decode(inputs[next])), setAside: &aside)
                    weight += weights[next]
                    next += 1
                }
            }
            flush(&stage, into: &passed)
        }
        guard aside.isEmpty else { throw BenchmarkError("a stage set \(aside.count) records aside: \(aside[0].detail)") }
        return passed
    }

    private static func flush<S: Stage>(_ stage: inout S, into passed: inout Passed) {
        var rows: [S.Output] = []
        passed.seconds += Measure.seconds {
            stage.flush(into: &rows)
            for (place, row) in rows.enumerated() { stage.acknowledged(row, offset: Int64(passed.rows.count + place)) }
            if let commit = stage.commit() { rows.append(commit) }
        }
        passed.rows += rows.map { $0.encoded() }
        passed.revisions += rows.count { $0.phase < 2 }
        passed.seconds += Measure.seconds { rows = [] }
    }

    private static func table(_ attacks: [[UInt8]]) throws {
        var batch = TableBatch()
        for bytes in attacks {
            try batch.take(AttackRow(encoded: bytes))
            if batch.rowCount >= 20_000 {
                _ = batch.work()
                batch = TableBatch()
            }
        }
        _ = batch.work()
    }
}
