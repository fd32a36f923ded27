import TestSupport
import Testing

@testable import Spool

struct SegmentTests {
    private static let marker: UInt64 = 0x1122_3344_5566_7788
    private static let records = (0..<5).map { SpoolLab.record(Int64($0), partition: Int32($0 % 2), bytes: 10 + $0) }

    private static func segment() -> [UInt8] {
        SegmentHeader(run: SpoolLab.run()).encoded() + records.flatMap { $0.encoded(marker: marker) }
    }

    @Test("a segment gives back its header and its records")
    func roundTrip() {
        let bytes = Self.segment()
        let segment = SpoolSegment(decoding: bytes, marker: Self.marker)
        #expect(segment.header?.run == SpoolLab.run())
        #expect(segment.records == Self.records)
        #expect(segment.losses == SpoolLosses() && segment.wholeBytes == bytes.count)
    }

    @Test("a write cut off at any byte loses the record that was being written and no other")
    func tornTail() {
        let bytes = Self.segment()
        let last = bytes.count - Self.records[4].byteCount
        for end in last..<bytes.count {
            let segment = SpoolSegment(decoding: Array(bytes[..<end]), marker: Self.marker)
            #expect(segment.records == Array(Self.records[..<4]))
            #expect(segment.losses.batches == 0 && segment.losses.bytes == 0 && segment.losses.tornBytes == end - last)
            #expect(segment.wholeBytes == last)
        }
    }

    @Test("any flipped bit costs at most the record that it lies in")
    func bitFlips() {
        let bytes = Self.segment()
        let header = SegmentHeader(run: SpoolLab.run()).byteCount
        var start = header
        let ends = Self.records.map { record in
            start += record.byteCount
            return start
        }
        for bit in 0..<bytes.count * 8 {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            let hit = bit / 8 < header ? nil : ends.firstIndex { bit / 8 < $0 }
            let expected = Self.records.enumerated().filter { $0.offset != hit }.map(\.element)
            let segment = SpoolSegment(decoding: damaged, marker: Self.marker)
            #expect(segment.records == expected, "bit \(bit)")
            #expect(segment.losses.bytes + segment.losses.tornBytes > 0 || hit == nil)
            if let hit, hit < 4 { #expect(segment.losses.batches == 1, "bit \(bit)") }
        }
    }

    @Test("a stretch of zeros in the middle costs the records in it, and is counted")
    func zeros() {
        var bytes = Self.segment()
        let start = SegmentHeader(run: SpoolLab.run()).byteCount + Self.records[0].byteCount
        for at in start..<start + Self.records[1].byteCount + 4 { bytes[at] = 0 }
        let segment = SpoolSegment(decoding: bytes, marker: Self.marker)
        #expect(segment.records.map(\.number) == [0, 3, 4])
        #expect(segment.losses.batches == 1)
        #expect(segment.losses.bytes == Self.records[1].byteCount + Self.records[2].byteCount)
    }

    @Test("a record of another segment inside a damaged one is not taken for a record: packets cannot forge one")
    func forgery() {
        let forged = SpoolLab.record(99).encoded(marker: Self.marker &+ 1)
        let carrier = SpoolRecord(partition: 0, number: 0, packetsBefore: 0, packetCount: 1, batch: forged)
        var bytes = carrier.encoded(marker: Self.marker)
        bytes[0] ^= 1
        #expect(SpoolSegment(decoding: bytes + Self.records[1].encoded(marker: Self.marker), marker: Self.marker).records == [Self.records[1]])
    }

    @Test("no bytes trap the decoders, and what they say of lengths is true")
    func hostile() {
        var random = SeededRandom(seed: 11)
        let bytes = Self.segment()
        for _ in 0..<3_000 {
            var hostile = bytes
            for _ in 0..<random.number(1...8) { hostile[random.below(hostile.count)] = UInt8(truncatingIfNeeded: random.next()) }
            if random.chance(50) { hostile.removeLast(random.below(hostile.count)) }
            if random.chance(20) { hostile = (0..<random.below(300)).map { _ in UInt8(truncatingIfNeeded: random.next()) } }
            let segment = SpoolSegment(decoding: hostile, marker: Self.marker)
            #expect(segment.wholeBytes + segment.losses.tornBytes == hostile.count)
            #expect(segment.records.allSatisfy { $0.isPossible })
            _ = SpoolCounters.newest(in: hostile)
        }
    }

    @Test("a scan in stretches finds what a scan of the whole finds")
    func stretches() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<200 {
            var bytes = Self.records.flatMap { $0.encoded(marker: Self.marker) }
            for _ in 0..<random.below(4) { bytes[random.below(bytes.count)] ^= 0x10 }
            let whole = RecordScan(bytes, marker: Self.marker, isEnd: true)
            var records: [SpoolRecord] = []
            var losses = SpoolLosses()
            var (position, isInDamage) = (0, false)
            while position < bytes.count {
                let end = min(bytes.count, position + random.number(80...160))
                let scan = RecordScan(Array(bytes[position..<end]), marker: Self.marker, isEnd: end == bytes.count, isInDamage: isInDamage)
                records += scan.records
                losses += scan.losses
                isInDamage = scan.isInDamage
                position = end == bytes.count ? end : position + scan.end
            }
            #expect(records == whole.records)
            #expect(losses.bytes + losses.tornBytes == whole.losses.bytes + whole.losses.tornBytes)
        }
    }

    @Test("a whole header of a newer format is told from a damaged one")
    func newerFormat() {
        var writer = FieldWriter()
        writer.put(Array("LEURRSPL".utf8))
        writer.put(UInt32(2))
        SpoolLab.run().put(into: &writer)
        writer.seal()
        #expect(throws: SegmentHeader.Refusal.newerFormat) { try SegmentHeader.decode(writer.bytes) }
        #expect(throws: SegmentHeader.Refusal.damaged) { try SegmentHeader.decode(Array(writer.bytes.dropFirst())) }
    }

    @Test("a segment's name is read back, and no other name is one", arguments: ["segment-1-2.spool", "counters", "segment-\u{e9}", "segment--.spool"])
    func names(other: String) {
        let name = SegmentName(sequence: 77, marker: .max)
        #expect(name.text == "segment-000000000000004d-ffffffffffffffff.spool")
        #expect(SegmentName(name.text) == name)
        #expect(SegmentName(other) == nil)
    }
}
