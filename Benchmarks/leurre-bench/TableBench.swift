import CReference
import Pipeline
import Sessions

/// Very many open sources, each with one machine and one port: what a touch costs, and how much memory a source.
enum TableBench {
    private static let perBatch = 128
    /// As many as come in 200 ms at a million packets a second.
    private static let batchesPerFlush: Int64 = 1_500

    /// A stage with so many open sources.
    private struct Opened {
        var stage = Sessionizer(generation: 1, partition: 0, partitionCount: 1, payloadBytesMax: 0)
        var number: Int64 = 0
        private var written: Int64 = 0

        init(sources: Int, _ onRow: (SessionRow) -> Void) {
            for start in stride(from: 0, to: sources, by: perBatch) {
                take(batch(Array(start..<min(start + perBatch, sources)), &number))
                if number % batchesPerFlush == 0 { flush(onRow) }
            }
            flush(onRow)
        }

        mutating func take(_ batch: PacketBatch) {
            var aside: [SetAside] = []
            let record = Record(partition: 0, offset: batch.number, sent: Timestamp(seconds: 1_900_000_000), value: batch)
            stage.take(record, setAside: &aside)
        }

        private mutating func flush(_ onRow: (SessionRow) -> Void) {
            var rows: [SessionRow] = []
            stage.flush(into: &rows)
            if let commit = stage.commit() { rows.append(commit) }
            for row in rows {
                onRow(row)
                stage.acknowledged(row, offset: written)
                written += 1
            }
        }
    }

    static func run(sources: Int, rounds: Int) throws -> [Finding] {
        try touch(sources: sources, rounds: rounds) + [start(sources: min(sources, 1_000_000))]
    }

    /// A start with so many open sources, each with one row in the log.
    private static func start(sources: Int) throws -> Finding {
        var rows: [[UInt8]] = []
        _ = Opened(sources: sources) { rows.append($0.encoded()) }
        var stage = Sessionizer(generation: 1, partition: 0, partitionCount: 1, payloadBytesMax: 0)
        let seconds = try Measure.seconds {
            for (offset, row) in rows.enumerated() { try stage.restore(SessionRow(encoded: row), offset: Int64(offset)) }
            _ = stage.restored()
        }
        guard stage.openItems == sources else { throw BenchmarkError("a start took \(stage.openItems) of \(sources) sources back") }
        let name = Finding.number(Double(sources) / 1e6) + " million open sources"
        return .most("sessions: a start with \(name), decode + restore without Kafka", seconds, unit: "s", atMost: 5)
    }

    private static func touch(sources: Int, rounds: Int) throws -> [Finding] {
        let (heldBefore, before) = (Measure.heldBytes(), Measure.residentBytes())
        var opened = Opened(sources: sources) { _ in }
        let (held, resident) = (Measure.heldBytes() - heldBefore, Measure.residentBytes() - before)
        var state: UInt64 = 1
        let touches = min(sources, 1_000_000)
        let again = (0..<touches / perBatch).map { _ in
            batch((0..<perBatch).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int((state >> 33) % UInt64(sources))
            }, &opened.number)
        }
        let ours = Measure.seconds { for batch in again { opened.take(batch) } }
        let reference = Measure.median((0..<rounds).map { _ in
            Measure.seconds { _ = reference_touch(Int64(sources), Int64(sources) * 10, 7) } - Measure.seconds { _ = reference_touch(Int64(sources), 0, 7) }
        })
        let referenceTouch = reference * 1e9 / Double(sources * 10)
        let name = Finding.number(Double(sources) / 1e6) + " million open sources"
        return [
            Finding(
                what: "sessions: a touch at \(name)", limit: "C table \(Finding.number(referenceTouch)) ns",
                ours: Finding.number(ours * 1e9 / Double(touches)) + " ns", ratio: referenceTouch / (ours * 1e9 / Double(touches)),
                target: "at most 60 ns", isMet: ours * 1e9 / Double(touches) <= 60),
            .most("sessions: memory of one of \(name)", Double(held) / Double(sources), unit: "bytes", atMost: 200),
            Finding(
                what: "  with what its rows took and malloc keeps", limit: "", ours: Finding.number(Double(resident) / Double(sources)) + " bytes", ratio: nil, target: "",
                isMet: true),
        ]
    }

    private static func batch(_ sources: [Int], _ number: inout Int64) -> PacketBatch {
        var packets: [UInt8] = []
        let clock = Timestamp(seconds: 1_700_000_000 + number / 1_000)
        for source in sources {
            let address = UInt32(0x1400_0000) &+ UInt32(source) &* 7
            var bytes: [UInt8] = [0x45, 0, 0, 40, 0, 1, 0x40, 0, 52, 6, 0, 0]
            for word in [address, 0x0a00_0105] { for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(shift))) } }
            bytes += [0x30, 0x39, 0x01, 0xbd, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 2, 0xfa, 0xf0, 0, 0, 0, 0]
            bytes.withUnsafeBytes {
                PacketRecord.append(captured: clock, wireLength: 40, machine: 1, direction: .received, bytes: $0, to: &packets)
            }
        }
        defer { number += 1 }
        return PacketBatch(
            platform: "bench", sensor: "bench", epoch: 1, number: number, packetsBefore: number * Int64(perBatch), packetCount: Int64(sources.count),
            clock: clock, packets: packets)
    }
}
