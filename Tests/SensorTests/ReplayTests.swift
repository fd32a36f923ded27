import Foundation
import Kafka
import Logging
import Pipeline
import Runtime
import TestSupport
import Testing

@testable import leurre_sensor

/// Replays of several platforms in one process.
@Suite("Replays of several platforms") struct ReplayTests {
    private static let partitions: Int32 = 2

    /// A folder with a capture of each of three platforms and the file that names them; gone with its owner.
    private final class Captures {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-replays-\(UUID().uuidString)")
        var file: String { folder.appendingPathComponent("platforms.yaml").path }

        /// - Parameters:
        ///   - days: on which each platform's packets were captured, one an hour.
        ///   - burst: packets of the first platform in its first minute.
        init(days: [ClosedRange<Int>], isSecondDamaged: Bool = false, burst: Int = 0) throws {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            var text = "platforms:\n"
            for (place, days) in days.enumerated() {
                text += "  - {id: p\(place), country: FR, network: academic, captures: [p\(place).pcap], machines: [{address: 192.0.2.\(place + 1)}]}\n"
                var bytes = Self.header
                if place == 0 { for _ in 0..<burst { bytes += Self.packet(days.lowerBound * 24, of: place) } }
                for hour in days.lowerBound * 24..<(days.upperBound + 1) * 24 { bytes += Self.packet(hour, of: place) }
                if isSecondDamaged, place == 1 { bytes.removeLast(5) }
                try Data(bytes).write(to: folder.appendingPathComponent("p\(place).pcap"))
            }
            text += "  - {id: idle, country: FR, network: academic, machines: [{address: 192.0.2.99}]}\n"
            try text.write(toFile: file, atomically: true, encoding: .utf8)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        private static let header = words([0xa1b2_c3d4, 0x0004_0002, 0, 0, 65_535, 101])

        private static func words(_ words: [UInt32]) -> [UInt8] { words.flatMap { word in withUnsafeBytes(of: word.littleEndian) { Array($0) } } }

        /// An echo request from an address of its own.
        private static func packet(_ hour: Int, of place: Int) -> [UInt8] {
            let sender: [UInt8] = [198, 51, UInt8(hour >> 8), UInt8(hour & 255)]
            let ip: [UInt8] = [0x45, 0, 0, 28, 0, 0, 0, 0, 64, 1, 0, 0] + sender + [192, 0, 2, UInt8(place + 1)] + [8, 0, 0, 0, 0, 1, 0, 1]
            return words([UInt32(hour * 3_600 + 7 * place), 0, UInt32(ip.count), UInt32(ip.count)]) + ip
        }
    }

    private static func replay(_ arguments: [String], into broker: MockBroker) throws {
        let settings = try Settings(
            SensorSettings.all, arguments: ["--bootstrap-servers", broker.bootstrapServers, "--metrics-listen", "off"] + arguments, environment: [:])
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try SensorMain(settings).run(settings, logger)
    }

    private static func broker() throws -> MockBroker { try MockBroker(topics: [("packets.v1", partitions), ("sensors.v1", partitions)]) }

    private static func read(_ topic: String, _ partition: Int32, from broker: MockBroker) throws -> [[UInt8]] {
        let reader = try LogReader(settings: KafkaSettings(bootstrapServers: broker.bootstrapServers))
        defer { reader.close() }
        let place = TopicPartition(topic: topic, partition: partition)
        var values: [[UInt8]] = []
        try reader.readAll(place, reader.bounds(place)) { values.append($0.value ?? []) }
        return values
    }

    private static func batches(_ broker: MockBroker) throws -> [[PacketBatch]] {
        try (0..<partitions).map { try read("packets.v1", $0, from: broker).map { try PacketBatch(encoded: $0) } }
    }

    @Test("the batches and reports of each platform are those of a replay of its own, to the byte")
    func same() throws {
        let captures = try Captures(days: [0...3, 1...5, 0...1])
        let (together, alone) = (try Self.broker(), try Self.broker())
        defer {
            together.close()
            alone.close()
        }
        try Self.replay(["--platforms", captures.file, "--replay-platforms", "all"], into: together)
        for place in 0..<3 {
            let capture = captures.folder.appendingPathComponent("p\(place).pcap").path
            try Self.replay(["--platforms", captures.file, "--platform", "p\(place)", "--replay", capture], into: alone)
        }
        let (found, expected) = (try Self.batches(together), try Self.batches(alone))
        for (partition, batches) in expected.enumerated() {
            for platform in ["p0", "p1", "p2"] {
                let own = batches.filter { $0.platform == platform }
                #expect(own.count > 20)
                #expect(found[partition].filter { $0.platform == platform } == own)
            }
            #expect(found[partition].count == batches.count)
        }
        func reports(_ broker: MockBroker) throws -> [SensorReport] {
            try Self.read("sensors.v1", 0, from: broker).map { bytes in
                var report = try SensorReport(encoded: bytes)
                report.reported = Timestamp(nanoseconds: 0)
                return report
            }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        }
        #expect(try reports(together) == reports(alone))
        #expect(try reports(together).map(\.captured).reduce(0, +) == 24 * (4 + 5 + 2))
    }

    @Test("nobody is much ahead of the others: what was captured at one time is sent at one time")
    func beside() throws {
        let captures = try Captures(days: [0...9, 0...9, 4...6])
        let broker = try Self.broker()
        defer { broker.close() }
        try Self.replay(["--platforms", captures.file, "--replay-platforms", "p0", "p1", "p2"], into: broker)
        for batches in try Self.batches(broker) {
            var newest: [String: Timestamp] = [:]
            for batch in batches where batch.packetCount > 0 {
                newest[batch.platform] = batch.clock
                // The capture has one packet an hour, half of them for this partition.
                if let p0 = newest["p0"], let p1 = newest["p1"] { #expect(max(p0 - p1, p1 - p0) <= .hours(8)) }
            }
            #expect(newest.count == 3)
        }
    }

    @Test("nor after a burst: what comes long after it waits until the others are there", arguments: [[], ["--speed", "1000000"]])
    func burst(options: [String]) throws {
        let captures = try Captures(days: [0...9, 0...9, 0...9], burst: 300)
        let broker = try Self.broker()
        defer { broker.close() }
        try Self.replay(["--platforms", captures.file, "--replay-platforms", "all"] + options, into: broker)
        var count: Int64 = 0
        for batches in try Self.batches(broker) {
            var newest: [String: Timestamp] = [:]
            for batch in batches where batch.packetCount > 0 {
                count += batch.packetCount
                newest[batch.platform] = batch.clock
                guard newest.count == 3 else { continue }
                // Of one packet an hour half are for this partition, and a run of eight for the other one is rare.
                #expect((newest.values.max() ?? batch.clock) - (newest.values.min() ?? batch.clock) <= .hours(12))
            }
        }
        #expect(count == 3 * 240 + 300)
    }

    @Test("a capture that is damaged ends where its damage begins; the others are sent whole, and the error names it")
    func damaged() throws {
        let captures = try Captures(days: [0...1, 0...1, 0...1], isSecondDamaged: true)
        let broker = try Self.broker()
        defer { broker.close() }
        let error = #expect(throws: (any Error).self) {
            try Self.replay(["--platforms", captures.file, "--replay-platforms", "all"], into: broker)
        }
        #expect("\(try #require(error))".contains("p1.pcap"))
        var counts: [String: Int64] = [:]
        for batch in try Self.batches(broker).joined() { counts[batch.platform, default: 0] += batch.packetCount }
        #expect(counts == ["p0": 48, "p1": 47, "p2": 48])
    }

    @Test("what does not go together, is twice or is not there is refused in a sentence", arguments: [
        (["--replay-platforms", "p0", "--platform", "p1"], "--platform is one sensor's"),
        (["--replay-platforms", "p0", "--spool", "/tmp/x"], "--spool is one sensor's"),
        (["--replay-platforms", "p0", "--replay", "x.pcap"], "give one of --interface NAME"),
        (["--replay-platforms", "p0", "p0"], "is named twice"),
        (["--replay-platforms", "p7"], "no platform \"p7\""),
        (["--replay-platforms", "idle"], "has no \"captures\""),
        ([], "give one of --interface NAME"),
    ])
    func refused(arguments: [String], sentence: String) throws {
        let captures = try Captures(days: [0...0, 0...0, 0...0])
        let settings = try Settings(SensorSettings.all, arguments: ["--platforms", captures.file] + arguments, environment: [:])
        let error = #expect(throws: SettingError.self) { _ = try SensorMain(settings) }
        #expect("\(try #require(error))".contains(sentence))
    }
}
