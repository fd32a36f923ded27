import Foundation
import Kafka
import Pipeline
import TestSupport
import Testing

/// A real sensor on the loopback with a real spool. Where a test may not capture, nothing is tested.
struct LiveSpoolTests {
    @Test("a live sensor that is killed twice, once without a broker: every packet arrives under one epoch, and none is missing")
    func killed() throws {
        guard getuid() == 0 else { return }
        let site = try LiveSite()
        defer { site.stop() }
        try site.startSensor()
        try site.send(1_500, total: 1_500)
        site.killSensor()
        site.signalBroker(SIGSTOP)
        try site.startSensor()
        try site.send(1_500, total: 3_000)
        site.killSensor()
        try site.startSensor()
        try site.send(1_000, total: 4_000)
        site.signalBroker(SIGCONT)
        var account = Account()
        #expect(
            try Tool.wait(seconds: 60) {
                try site.read(into: &account)
                return account.packets >= 4_000
            })
        #expect(site.terminateSensor() == 0)
        try site.read(into: &account)
        #expect(account.packets == 4_000 && account.missing == 0 && account.contradictions == 0)
        #expect(account.epochs.count == 1)
        #expect(site.segments == [])
    }

    @Test("a sensor that sleeps wakes for a packet, tells partitions without one the time, and ends at once when it is told to")
    func wakes() throws {
        guard getuid() == 0 else { return }
        let site = try LiveSite()
        defer { site.stop() }
        try site.startSensor()
        var account = Account()
        var waits: [Duration] = []
        for packet in 1...10 {
            // For as long as nothing comes: the sensor sleeps as long as it ever does.
            try site.read(into: &account)
            let begun = ContinuousClock.now
            try site.send(1, total: Int64(packet))
            while account.packets < packet, ContinuousClock.now - begun < .seconds(30) { try site.read(into: &account) }
            waits.append(ContinuousClock.now - begun)
        }
        #expect(account.packets == 10)
        // 100 ms in the sensor; the rest is the way through the broker, on a machine that has other work.
        #expect(waits.sorted()[5] < .seconds(Patience.stretched(1)), "\(waits)")
        #expect(
            try Tool.wait(seconds: 40) {
                try site.read(into: &account)
                return account.partitionsWithClock == 4
            })
        let begun = ContinuousClock.now
        #expect(site.terminateSensor() == 0)
        #expect(ContinuousClock.now - begun < .seconds(Patience.stretched(5)))
        try site.read(into: &account)
        #expect(account.packets == 10 && account.missing == 0)
    }

    /// What a ledger would say.
    struct Account {
        private struct Key: Hashable {
            var epoch: UInt64
            var partition: Int32
        }

        private var lines: [Key: [Int64: PacketBatch]] = [:]
        /// Batches that came twice with different content.
        private(set) var contradictions = 0

        /// Partitions that got a batch, an empty one too.
        var partitionsWithClock: Int { Set(lines.keys.map(\.partition)).count }
        var epochs: Set<UInt64> { Set(lines.keys.map(\.epoch)) }
        var packets: Int64 { lines.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.packetCount } } }
        var missing: Int64 { lines.values.reduce(0) { $0 + ($1.values.map { $0.packetsBefore + $0.packetCount }.max() ?? 0) } - packets }

        mutating func take(_ batch: PacketBatch, partition: Int32) {
            let key = Key(epoch: batch.epoch, partition: partition)
            if let before = lines[key]?[batch.number], before != batch { contradictions += 1 }
            lines[key, default: [:]][batch.number] = batch
        }
    }
}
