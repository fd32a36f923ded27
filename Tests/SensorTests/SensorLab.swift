import Foundation
import Kafka
import Logging
import Pipeline
import Runtime
import Spool
import TestSupport
import Testing

@testable import Batching
@testable import leurre_sensor

/// A sensor's publishing side against an embedded broker, killed and started again as often as a test likes.
final class SensorLab {
    static let platform = PlatformDescription(
        id: "p", country: "FR", networkKind: "academic",
        machines: [PlatformDescription.Machine(index: 1, address: Address(ipv4: 0xc000_0201), system: "Linux")])
    static let partitions: Int32 = 2

    let broker: MockBroker
    let folder = NSTemporaryDirectory() + "leurre-sensor-\(UUID().uuidString)"
    let log = LineLog()

    init() throws { broker = try MockBroker(topics: [("packets.v1", Self.partitions)]) }
    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var kafka: KafkaSettings { KafkaSettings(bootstrapServers: broker.bootstrapServers) }

    /// A process of the sensor.
    final class Life {
        let publisher: BatchPublisher
        let outbox: Outbox
        private var counts: [Int64]

        init(_ publisher: BatchPublisher, _ outbox: Outbox, _ partitions: Int32) {
            (self.publisher, self.outbox) = (publisher, outbox)
            counts = Array(repeating: 0, count: Int(partitions))
        }

        /// Sends a batch whose packets are recognisable bytes; a number of their own, since the batch's may change.
        func send(_ content: Int, partition: Int32 = 0, bytes: Int = 1_000, mayDiscard: Bool = true) throws {
            var packets = Array("\(content)/".utf8)
            var state = UInt64(content)
            while packets.count < bytes {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                packets.append(UInt8(truncatingIfNeeded: state >> 56))
            }
            let batch = PacketBatch(
                platform: "p", sensor: "s", epoch: 0, number: 0, packetsBefore: 0, packetCount: 1, clock: Timestamp(seconds: 1), packets: packets)
            try publisher.send([Batcher.Sealed(partition: partition, batch: batch)], mayDiscard: mayDiscard)
        }

        func drain(seconds: Int64 = 20) throws -> Bool { try publisher.drain(until: Clock.monotonic() + .seconds(Patience.stretched(seconds))) }
    }

    func start(
        hasSpool: Bool = true, limits: SpoolLimits = SpoolLimits(), disk: SpoolDisk = SpoolDisk(), boot: BootID = BootID.current(),
        queueBytesMax: Int = 1 << 20, isReplay: Bool = false, properties: [String: String] = [:], isOpen: Bool = true,
        isBegun: Bool = true, signer: RecordSigner? = nil, gate: FollowGate? = nil
    ) throws -> Life {
        var settings = kafka
        settings.properties = properties
        let spool = hasSpool ? try Spool(path: folder, limits: limits, disk: disk) : nil
        let owner = SpoolOwner(platform: "p", sensor: "s", isReplay: isReplay)
        let fresh = isReplay ? 77 : UInt64(bitPattern: Clock.now().nanoseconds)
        let start = try SpoolStart(
            spool?.found ?? SpoolFound(), owner: owner, boot: boot, partitionCount: Self.partitions, fresh: fresh, folder: folder)
        let outbox = Outbox(runs: [("s", start.run)], spool: spool, syncMilliseconds: limits.syncMilliseconds, logger: log.logger)
        let publisher = try BatchPublisher(
            settings: settings, outbox: outbox, queueBytesMax: queueBytesMax, isPatient: !isReplay, gate: gate, logger: log.logger,
            signer: signer)
        if isOpen { publisher.open() }
        if isBegun { publisher.begin() }
        return Life(publisher, outbox, Self.partitions)
    }

    /// A process that is killed: its connections and its folder's lock go, and nothing else happens.
    func kill(_ life: inout Life?) {
        life?.publisher.abandon()
        life = nil
    }

    var segmentCount: Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasPrefix("segment-") }.count
    }

    /// All batches of a partition, in the order of their offsets.
    func read(_ partition: Int32 = 0, atLeast count: Int) throws -> [PacketBatch] {
        try messages(partition, atLeast: count).map { try PacketBatch(encoded: $0.value ?? []) }
    }

    func messages(_ partition: Int32 = 0, atLeast count: Int) throws -> [Message] {
        let reader = try LogReader(settings: kafka)
        defer { reader.close() }
        try reader.assign([TopicPartition(topic: "packets.v1", partition: partition): 0])
        var messages: [Message] = []
        let deadline = ContinuousClock.now + .seconds(Patience.stretched(20))
        while messages.count < count {
            try #require(ContinuousClock.now < deadline, "\(messages.count) of \(count) batches came")
            try reader.read(countMax: 5_000, timeoutMilliseconds: 200, into: &messages)
        }
        // And what was sent twice.
        var before: Int
        repeat {
            before = messages.count
            try reader.read(countMax: 5_000, timeoutMilliseconds: 300, into: &messages)
        } while messages.count > before
        return messages
    }
}

extension PacketBatch {
    /// What `Life.send` put in.
    var content: Int { Int(String(decoding: packets.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)) ?? -1 }
}

/// What the ledger would say of batches as they came.
struct PlainLedger {
    private(set) var contents: [Int] = []
    private(set) var duplicates = 0
    private(set) var missing: Int64 = 0
    private(set) var contradictions = 0

    init(_ batches: [PacketBatch]) {
        var seen: [UInt64: [Int64: PacketBatch]] = [:]
        for batch in batches {
            if let before = seen[batch.epoch]?[batch.number] {
                duplicates += 1
                if before != batch { contradictions += 1 }
                continue
            }
            seen[batch.epoch, default: [:]][batch.number] = batch
            contents.append(batch.content)
        }
        for numbers in seen.values {
            let captured = numbers.values.map { $0.packetsBefore + $0.packetCount }.max() ?? 0
            missing += captured - numbers.values.reduce(0) { $0 + $1.packetCount }
        }
    }
}
