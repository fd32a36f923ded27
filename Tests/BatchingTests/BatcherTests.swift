import Pipeline
import TestSupport
import Testing

@testable import Batching

@Suite("Batcher") struct BatcherTests {
    static let machine = Address(ipv4: 0xc633_6401)
    static let platform = PlatformDescription(
        id: "p", country: "FR", networkKind: "academic",
        machines: [
            .init(index: 1, address: machine, system: ""), .init(index: 2, address: Address(ipv4: 0xc633_6402), system: ""),
        ])

    /// A bare IPv4 header with a payload of zeros.
    static func packet(from source: UInt32, to destination: UInt32, payload: Int = 0) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 20 + payload)
        bytes[0] = 0x45
        (bytes[2], bytes[3]) = (UInt8((20 + payload) >> 8), UInt8((20 + payload) & 255))
        for index in 0..<4 {
            bytes[12 + index] = UInt8(truncatingIfNeeded: source >> (24 - 8 * index))
            bytes[16 + index] = UInt8(truncatingIfNeeded: destination >> (24 - 8 * index))
        }
        return bytes
    }

    static func batcher(partitions: Int32 = 1, limits: BatchLimits = BatchLimits()) -> Batcher {
        Batcher(platform: platform, sensor: "s", epoch: 7, partitionCount: partitions, limits: limits)
    }

    static func take(
        _ batcher: inout Batcher, _ bytes: [UInt8], at seconds: Int64, into sealed: inout [Batcher.Sealed]
    ) -> Bool {
        batcher.take(bytes.span.bytes, wireLength: UInt32(bytes.count), captured: Timestamp(seconds: seconds), into: &sealed)
    }

    @Test("batches are numbered without gaps and carry the running count")
    func numbering() {
        var limits = BatchLimits()
        limits.packetsMax = 2
        var batcher = Self.batcher(limits: limits)
        var sealed: [Batcher.Sealed] = []
        for second in 0..<5 { #expect(Self.take(&batcher, Self.packet(from: 9, to: 0xc633_6401), at: Int64(second), into: &sealed)) }
        batcher.sealAll(into: &sealed)
        #expect(sealed.map(\.batch.number) == [0, 1, 2])
        #expect(sealed.map(\.batch.packetsBefore) == [0, 2, 4])
        #expect(sealed.map(\.batch.packetCount) == [2, 2, 1])
        #expect(sealed.last?.batch.clock == Timestamp(seconds: 4))
    }

    @Test("a packet between strangers or between two machines is ignored and counted")
    func ignored() {
        var batcher = Self.batcher()
        var sealed: [Batcher.Sealed] = []
        #expect(!Self.take(&batcher, Self.packet(from: 1, to: 2), at: 0, into: &sealed))
        #expect(!Self.take(&batcher, Self.packet(from: 0xc633_6401, to: 0xc633_6402), at: 0, into: &sealed))
        #expect(!Self.take(&batcher, [0x45, 0, 0], at: 0, into: &sealed))
        #expect(batcher.ignored == 3)
        #expect(batcher.captured == 0)
    }

    @Test("what a machine sends lies in the partition of the address it goes to")
    func directions() throws {
        var batcher = Self.batcher(partitions: 16)
        var sealed: [Batcher.Sealed] = []
        _ = Self.take(&batcher, Self.packet(from: 77, to: 0xc633_6402, payload: 5), at: 0, into: &sealed)
        _ = Self.take(&batcher, Self.packet(from: 0xc633_6402, to: 77), at: 1, into: &sealed)
        batcher.sealAll(into: &sealed)
        let only = try #require(sealed.first)
        #expect(sealed.count == 1)
        #expect(only.partition == Address(ipv4: 77).partition(of: 16))
        var position = 0
        let first = try PacketRecord(batch: only.batch.packets, position: &position)
        let second = try PacketRecord(batch: only.batch.packets, position: &position)
        #expect((first.machine, first.direction, first.wireLength) == (2, .received, 25))
        #expect((second.machine, second.direction, second.wireLength) == (2, .sent, 20))
        #expect(position == only.batch.packets.count)
    }

    @Test("a batch leaves before it exceeds its bytes, with a clock that does not know the next packet")
    func limits() {
        var limits = BatchLimits()
        limits.bytesMax = 100
        var batcher = Self.batcher(limits: limits)
        var sealed: [Batcher.Sealed] = []
        for second in 0..<3 { _ = Self.take(&batcher, Self.packet(from: 9, to: 0xc633_6401), at: Int64(second), into: &sealed) }
        #expect(sealed.count == 1)
        #expect(sealed.allSatisfy { $0.batch.packets.count <= 100 })
        #expect(sealed.first?.batch.clock == Timestamp(seconds: 1))
    }

    @Test("all that is open leaves before the clock enters another UTC hour, by a packet or by a punctuation")
    func hours() {
        var batcher = Self.batcher(partitions: 16)
        var sealed: [Batcher.Sealed] = []
        for source in UInt32(1)...40 {
            _ = Self.take(&batcher, Self.packet(from: source, to: 0xc633_6401), at: 3_599, into: &sealed)
        }
        #expect(sealed.isEmpty)
        _ = Self.take(&batcher, Self.packet(from: 1, to: 0xc633_6401), at: 3_600, into: &sealed)
        #expect(sealed.reduce(0) { $0 + $1.batch.packetCount } == 40 && sealed.count > 8)
        #expect(sealed.allSatisfy { $0.batch.clock == Timestamp(seconds: 3_599) })
        let first = sealed.count
        batcher.punctuate(0, clock: Timestamp(seconds: 7_200), into: &sealed)
        #expect(sealed[first].batch.clock == Timestamp(seconds: 3_600) && sealed[first].batch.packetCount == 1)
        #expect(sealed.last?.batch.clock == Timestamp(seconds: 7_200) && sealed.last?.batch.packetCount == 0)
    }

    @Test("the packets of a batch lie in the hour of its clock, whatever the pace of the packets")
    func withinOneHour() throws {
        for seed in UInt64(1)...20 {
            var numbers = SeededRandom(seed: seed)
            var batcher = Self.batcher(partitions: 4)
            var (sealed, second): ([Batcher.Sealed], Int64) = ([], 1_000_000_000)
            for _ in 0..<400 {
                second += Int64(numbers.pick([0, 1, 60, 900, 3_600, 90_000]))
                let packet = Self.packet(from: UInt32(1 + numbers.below(9)), to: 0xc633_6401)
                _ = Self.take(&batcher, packet, at: second, into: &sealed)
            }
            batcher.sealAll(into: &sealed)
            #expect(sealed.reduce(0) { $0 + $1.batch.packetCount } == 400)
            for item in sealed {
                var position = 0
                for _ in 0..<item.batch.packetCount {
                    let record = try PacketRecord(batch: item.batch.packets, position: &position)
                    #expect(record.captured.hour == item.batch.clock.hour && record.captured <= item.batch.clock, "seed \(seed)")
                }
            }
        }
    }

    @Test("the clock goes on without packets, the time of the newest packet does not")
    func newestPacket() {
        var batcher = Self.batcher(partitions: 2)
        var sealed: [Batcher.Sealed] = []
        _ = Self.take(&batcher, Self.packet(from: 1, to: 0xc633_6401), at: 40, into: &sealed)
        _ = Self.take(&batcher, Self.packet(from: 1, to: 0xc633_6401), at: 30, into: &sealed)
        batcher.punctuate(1, clock: Timestamp(seconds: 50), into: &sealed)
        #expect(batcher.newestPacket == Timestamp(seconds: 40) && batcher.clock == Timestamp(seconds: 50))
    }

    @Test("an empty batch carries the clock and takes a number")
    func punctuation() {
        var batcher = Self.batcher(partitions: 2)
        var sealed: [Batcher.Sealed] = []
        batcher.punctuate(1, clock: Timestamp(seconds: 50), into: &sealed)
        #expect(sealed.map(\.partition) == [1])
        #expect(sealed.first?.batch.packetCount == 0)
        #expect(sealed.first?.batch.clock == Timestamp(seconds: 50))
    }

    @Test("a replay's epoch depends on content, platform, partitions and limits")
    func epochs() {
        let bytes = Self.packet(from: 9, to: 0xc633_6401)
        func epoch(partitions: Int32 = 4, limits: BatchLimits = BatchLimits(), generation: UInt32 = 1, at seconds: Int64 = 1) -> UInt64 {
            var epoch = Epoch(
                platform: Self.platform, sensor: "s", partitionCount: partitions, limits: limits, generation: generation)
            epoch.mix(bytes.span.bytes, captured: Timestamp(seconds: seconds))
            return epoch.value
        }
        var other = BatchLimits()
        other.packetsMax = 64
        #expect(epoch() == epoch())
        let values = [epoch(), epoch(partitions: 5), epoch(limits: other), epoch(generation: 2), epoch(at: 2)]
        #expect(Set(values).count == 5)
    }

    @Test("one changed, moved, added or missing byte of one packet is another epoch")
    func epochOfContent() {
        func epoch(_ packets: [[UInt8]]) -> UInt64 {
            var epoch = Epoch(platform: Self.platform, sensor: "s", partitionCount: 4, limits: BatchLimits(), generation: 1)
            for packet in packets { epoch.mix(packet.span.bytes, captured: Timestamp(seconds: 1)) }
            return epoch.value
        }
        var seen: Set<UInt64> = []
        var expected = 0
        func note(_ packets: [[UInt8]]) {
            seen.insert(epoch(packets))
            expected += 1
        }
        for length in [12, 20, 31, 32, 33, 47, 60] {
            // Every byte another one, so that each pair that changes places is a change, and none of them one bit away from 0.
            let packet = (0..<length).map { UInt8($0 + 129) }
            note([packet])
            for place in packet.indices {
                for bit in 0..<8 {
                    var changed = packet
                    changed[place] ^= 1 << UInt8(bit)
                    note([changed])
                }
                guard place + 16 < length else { continue }
                for distance in [8, 16] {
                    var swapped = packet
                    swapped.swapAt(place, place + distance)
                    note([swapped])
                }
            }
            note([packet + [0]])
            note([packet, [0]])
            note([[0], packet])
        }
        #expect(seen.count == expected)
    }
}
