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
    private struct Passed<Row> {
        var rows: [Row] = []
        var seconds = 0.0
    }

    static func run(_ path: String, signatures: SignatureDatabase?) throws -> [Finding] {
        let batches = try CapturedBatches.read(path, partitions: 1).map { (value: $0.batch.encoded(), count: Int($0.batch.packetCount)) }
        let packets = batches.reduce(0) { $0 + $1.count }
        let values = batches.map { $0.value }
        let sessions = try pump(
            Sessionizer(generation: 1, partition: 0, partitionCount: 1), values, weights: batches.map(\.count)) { try PacketBatch(encoded: $0) }
        let encodedSessions = sessions.rows.map { $0.encoded() }
        let geo = GeoAnswerer { address in
            GeoFacts(
                country: "FR", city: "", asn: UInt32(address.low % 1_000), network: "Example", databaseName: "bench",
                databaseBuild: Timestamp(seconds: 1))
        }
        let attacks = try pump(
            Enricher(partition: 0, generation: 1, geo: geo, signatures: signatures), encodedSessions,
            weights: Array(repeating: 10, count: encodedSessions.count)) { try PassedSessionRow(row: $0) }
        let encodedAttacks = attacks.rows.map { $0.encoded() }
        let statistics = try pump(
            Aggregator(generation: 1, partition: 0), encodedAttacks, weights: Array(repeating: 10, count: encodedAttacks.count)
        ) { try AttackRow(row: $0) }
        let tabled = try Measure.seconds { try table(encodedAttacks) }
        let revisions = Double(attacks.rows.count { if case .attack = $0 { true } else { false } })
        return [
            .most("sessions: decode + state + rows, a packet", sessions.seconds * 1e9 / Double(packets), unit: "ns", atMost: 200),
            .least("enrich: attack revisions a second", revisions / attacks.seconds, unit: "", atLeast: 250_000),
            .least("statistics: attack revisions a second", revisions / statistics.seconds, unit: "", atLeast: 250_000),
            .least("sink: rows for COPY, without Postgres, a second", revisions / tabled, unit: "", atLeast: 250_000),
        ]
    }

    private static func pump<S: Stage>(
        _ stage: S, _ inputs: [[UInt8]], weights: [Int], _ decode: ([UInt8]) throws -> S.Input
    ) throws -> Passed<S.Output> {
        var (stage, passed, aside, weight) = (stage, Passed<S.Output>(), [SetAside](), 0)
        passed.seconds = try Measure.seconds {
            for (offset, input) in inputs.enumerated() {
                stage.take(Record(partition: 0, offset: Int64(offset), sent: sent, value: try decode(input)), setAside: &aside)
                weight += weights[offset]
                guard weight >= packetsPerFlush || offset == inputs.count - 1 else { continue }
                weight = 0
                let start = passed.rows.count
                stage.flush(into: &passed.rows)
                for place in start..<passed.rows.count { stage.acknowledged(passed.rows[place], offset: Int64(place)) }
                if let commit = stage.commit() { passed.rows.append(commit) }
            }
        }
        guard aside.isEmpty else { throw BenchmarkError("a stage set \(aside.count) records aside: \(aside[0].detail)") }
        return passed
    }

    private static func table(_ attacks: [[UInt8]]) throws {
        var batch = TableBatch()
        for bytes in attacks {
            try batch.take(AttackRow(encoded: bytes))
            if batch.rowCount >= 20_000 {
                _ = batch.merges
                batch = TableBatch()
            }
        }
        _ = batch.merges
    }
}
