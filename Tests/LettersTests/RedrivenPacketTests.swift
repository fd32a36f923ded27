import Letters
import Pipeline
import TestSupport
import Testing

@Suite("The name of a redriven packet") struct RedrivenPacketTests {
    private static func batch(_ number: Int64, _ index: UInt32, epoch: UInt64 = 1, partition: Int32 = 0, sensor: String = "s") -> PacketBatch {
        RedrivenPacket.batch(
            of: BatchOrigin(platform: "p", sensor: sensor, epoch: epoch, number: number), index: index, partition: partition,
            captured: Letters.now, record: [])
    }

    private struct Name: Hashable {
        var sensor: String
        var epoch: UInt64
        var number: Int64
    }

    private static func name(_ batch: PacketBatch) -> Name { Name(sensor: batch.sensor, epoch: batch.epoch, number: batch.number) }

    @Test("two packets never have the same name, whatever they differ in")
    func distinct() {
        var names: Set<Name> = []
        var count = 0
        for number in [0, 1, 1_023, 1_024, 1_025, 1 << 20, .max] as [Int64] {
            for index in [0, 1, 15, 16, 17, 127, 128, .max] as [UInt32] {
                for (epoch, partition, sensor) in [(1, 0, "s"), (2, 0, "s"), (1, 1, "s"), (1, 0, "t")] as [(UInt64, Int32, String)] {
                    names.insert(Self.name(Self.batch(number, index, epoch: epoch, partition: partition, sensor: sensor)))
                    count += 1
                }
            }
        }
        #expect(names.count == count)
    }

    @Test("the name is part of what is written down: it never changes")
    func stable() {
        let batch = Self.batch(5_000, 21)
        #expect(batch.number == (5_000 % 1_024) << 4 | 5)
        #expect(String(batch.epoch, radix: 16) == "18e9341e9e00805d")
    }

    @Test("a million refused packets share a thousand lines at most")
    func lines() {
        var epochs: Set<UInt64> = []
        for number in Int64(0)..<100_000 { epochs.insert(Self.batch(number, 0).epoch) }
        #expect(epochs.count == 98)
        for number in Int64(0)..<1_024 { for index in UInt32(0)..<128 { epochs.insert(Self.batch(number, index).epoch) } }
        #expect(epochs.count == 98 + 7)
    }
}
