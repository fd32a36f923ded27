import Glibc
import Packets
import Pipeline
import Sessions
import TestSupport
import Testing

/// With many more segments and conversations than a row keeps.
@Suite("Any arrival of streams")
struct StreamOrderTests {
    private static let seeds = 1...(getenv("LEURRE_SEEDS").flatMap { UInt64(String(cString: $0)) } ?? 5)
    private static let attacker = Attacker("198.51.100.7")

    private static func traffic(_ numbers: inout SeededRandom) -> [Sighting] {
        (0..<2_400).map { _ in
            let time = Timestamp.start + .minutes(Int64(numbers.below(4_000)))
            let (machine, port) = (UInt8(1 + numbers.below(2)), numbers.pick([22, 80, 80, 80, UInt16(1_000 + numbers.below(300))]))
            let remote = numbers.chance(0.3) ? 4_000 : UInt16(4_001 + numbers.below(200))
            let bytes = (0..<numbers.pick([1, 40, 300])).map { _ in UInt8(numbers.below(256)) }
            let sequence = UInt32.max - 500 &+ UInt32(numbers.below(40) * 30)
            switch numbers.below(7) {
            case 0: return attacker.udp(port, from: remote, machine: machine, at: time, payload: bytes)
            case 1: return attacker.sentData(bytes, from: port, to: remote, machine: machine, at: time, sequence: sequence)
            case 2: return attacker.sentTCP(port, numbers.pick([.rst, [.fin, .ack], [.syn, .ack]]), to: remote, machine: machine, at: time)
            case 3: return attacker.tcp(port, numbers.pick([.rst, [.fin, .ack]]), from: remote, machine: machine, at: time)
            default: return attacker.data(bytes, to: port, from: remote, machine: machine, at: time, sequence: sequence)
            }
        }
    }

    @Test("any order of arrival, any split into batches, any repetition and restarts keep the same segments, marks and payloads")
    func arrival() throws {
        for seed in Self.seeds {
            var numbers = SeededRandom(seed: seed)
            var (spool, batches, rest) = (SensorSpool(), [PacketBatch](), Self.traffic(&numbers)[...])
            while !rest.isEmpty {
                let batch = rest.prefix(1 + numbers.below(20))
                batches.append(spool.batch(Array(batch), clock: .start))
                rest = rest.dropFirst(batch.count)
            }
            var (calm, shuffled) = (Desk(), Desk())
            for batch in batches { calm.take(batch) }
            for batch in batches.shuffled(using: &numbers) {
                shuffled.take(batch)
                if numbers.chance(0.1) { shuffled.take(numbers.pick(batches)) }
                if numbers.chance(0.05) { try shuffled.restart() }
            }
            let (left, right) = (try #require(try calm.sessions().first), try #require(try shuffled.sessions().first))
            #expect(left.streams == right.streams, "seed \(seed)")
            #expect(left.payloads == right.payloads && left.payloads.count > 60, "seed \(seed)")
            #expect(left.streams.allSatisfy { $0.segments.entries.count == 256 && $0.conversations.isTruncated }, "seed \(seed)")
        }
    }

    @Test("the bounds keep the earliest of a way, of these the earliest of a port, of these the earliest of all")
    func earliest() throws {
        for seed in Self.seeds {
            var numbers = SeededRandom(seed: seed)
            let segments = (0..<700).map { number in
                let key = TouchKey(time: .seconds(Int64(numbers.below(500))), origin: 0, batch: 0, index: UInt32(number))
                return StreamSegment(
                    key: key, transport: numbers.chance(0.9) ? .tcp : .udp, isSent: numbers.chance(0.3), port: numbers.pick([1, 1, 1, 2, 3]),
                    remotePort: UInt16(numbers.below(9)), sequence: 0, length: 1)
            }
            let limit = numbers.pick([256, 64, 1, 0])
            var set = SegmentSet()
            for segment in segments { set.insert(segment, limit: limit) { [7] } }
            let expected = Self.kept(segments, limit)
            #expect(set.entries.map(\.key) == expected.map(\.key), "seed \(seed)")
            #expect(set.entries.map(\.payload) == Self.payloads(expected), "seed \(seed)")
            let middle = numbers.below(segments.count)
            var (left, right) = (SegmentSet(), SegmentSet())
            for segment in segments[..<middle] { left.insert(segment, limit: limit) { [7] } }
            for segment in segments[middle...] { right.insert(segment, limit: limit) { [7] } }
            left.merge(right, limit: limit)
            #expect(left == set, "seed \(seed)")
        }
    }

    private static func kept(_ segments: [StreamSegment], _ limit: Int) -> [StreamSegment] {
        let sorted = segments.sorted { $0.key < $1.key }
        var (ways, ports): ([[Int]: Int], [Target: Int]) = ([:], [:])
        return sorted.filter { segment in
            let way = [segment.transport == .tcp ? 1 : 0, segment.isSent ? 1 : 0, Int(segment.port), Int(segment.remotePort)]
            guard ways[way, default: 0] < (segment.transport == .tcp ? 32 : 1), ports[segment.target, default: 0] < 128 else { return false }
            ways[way, default: 0] += 1
            ports[segment.target, default: 0] += 1
            return true
        }.prefix(limit).map { $0 }
    }

    private static func payloads(_ segments: [StreamSegment]) -> [[UInt8]] {
        var counts: [Target: Int] = [:]
        return segments.map { segment in
            guard !segment.isSent else { return [] }
            counts[segment.target, default: 0] += 1
            return counts[segment.target, default: 0] <= 8 ? [7] : []
        }
    }

    @Test("two sources that a late packet joins have the streams of one")
    func join() throws {
        for seed in Self.seeds {
            var numbers = SeededRandom(seed: seed)
            var spool = SensorSpool()
            let span = Span.hours(24 * 4)
            let (early, late) = (Self.traffic(&numbers), Self.traffic(&numbers).map { $0.moved(to: $0.time + span) })
            let bridge = [Self.attacker.tcp(80, at: .hours(84)), Self.attacker.tcp(80, at: .hours(74))]
            var batches = [spool.batch(early, clock: .start), spool.batch(late, clock: .start)]
            batches += bridge.map { spool.batch([$0], clock: .start) }
            var (calm, joined) = (Desk(), Desk())
            for index in [0, 3, 2, 1] { calm.take(batches[index]) }
            for index in [1, 0, 2, 3] { joined.take(batches[index]) }
            let (left, right) = (try calm.sessions(), try joined.sessions())
            #expect(left.count == 1 && right.count == 1 && left[0].streams == right[0].streams, "seed \(seed)")
        }
    }
}
