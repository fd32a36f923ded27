import Foundation
import Kafka
import Pipeline
import Spool
import Testing

/// A broker and a live sensor as processes, with traffic on the loopback.
final class LiveSite {
    private static let partitions: Int32 = 4
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-live-\(UUID().uuidString)")
    private let traffic: LoopbackTraffic
    private let broker: Process
    private let servers: String
    private let reader: LogReader
    private var sensor: Process?
    private var lives = 0

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        traffic = try LoopbackTraffic()
        let file = folder.appendingPathComponent("address")
        broker = try Self.process("leurre-broker", ["--partitions", "\(Self.partitions)", "--address-file", file.path], log: nil)
        #expect(Tool.wait(seconds: 20) { FileManager.default.fileExists(atPath: file.path) })
        servers = try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .newlines)
        reader = try LogReader(settings: KafkaSettings(bootstrapServers: servers))
        let starts = (0..<Self.partitions).map { (TopicPartition(topic: "packets.v1", partition: $0), Int64(0)) }
        try reader.assign(Dictionary(uniqueKeysWithValues: starts))
        let platforms = "platforms:\n  - {id: loop, country: FR, network: academic, machines: [{address: \(traffic.machine), system: Linux}]}\n"
        try platforms.write(to: folder.appendingPathComponent("platforms.yaml"), atomically: true, encoding: .utf8)
    }

    var segments: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: spool.path)) ?? []).filter { $0.hasPrefix("segment-") }
    }

    /// Returns when it captures.
    func startSensor() throws {
        lives += 1
        let log = folder.appendingPathComponent("sensor.\(lives).log")
        let file = folder.appendingPathComponent("platforms.yaml").path
        sensor = try Self.process(
            "leurre-sensor",
            ["--bootstrap-servers", servers, "--platforms", file, "--interface", "lo", "--spool", spool.path], log: log)
        let isCapturing = Tool.wait(seconds: 30) { (try? String(contentsOf: log, encoding: .utf8))?.contains("capturing\n") ?? false }
        try #require(isCapturing, "\((try? String(contentsOf: log, encoding: .utf8)) ?? "")")
    }

    /// Returns when the spool has all packets since the first start.
    func send(_ count: Int, total: Int64) throws {
        try traffic.send(count)
        let isSpooled = Tool.wait(seconds: 30) { self.numbered == total }
        try #require(isSpooled, "\(numbered) of \(total) packets were spooled")
    }

    func killSensor() {
        guard let sensor else { return }
        kill(sensor.processIdentifier, SIGKILL)
        sensor.waitUntilExit()
    }

    /// Returns the exit code.
    func terminateSensor() -> Int32 {
        guard let sensor else { return -1 }
        sensor.terminate()
        sensor.waitUntilExit()
        return sensor.terminationStatus
    }

    func signalBroker(_ signal: Int32) { kill(broker.processIdentifier, signal) }

    func read(into account: inout LiveSpoolTests.Account) throws {
        var messages: [Message] = []
        try reader.read(countMax: 10_000, timeoutMilliseconds: 200, into: &messages)
        for message in messages { account.take(try PacketBatch(encoded: message.value ?? []), partition: message.partition) }
    }

    func stop() {
        signalBroker(SIGCONT)
        if let sensor, sensor.isRunning { killSensor() }
        reader.close()
        broker.terminate()
        broker.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    private var spool: URL { folder.appendingPathComponent("spool") }

    /// Packets that have a number.
    private var numbered: Int64 {
        let bytes = [UInt8](FileManager.default.contents(atPath: spool.appendingPathComponent("counters").path) ?? Data())
        return SpoolCounters.newest(in: bytes)?.run.numbers.reduce(0) { $0 + $1.packetsBefore } ?? 0
    }

    private static func process(_ name: String, _ arguments: [String], log: URL?) throws -> Process {
        let process = Process()
        process.executableURL = Tool.executable(name)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        if let log {
            _ = FileManager.default.createFile(atPath: log.path, contents: nil)
            process.standardError = try FileHandle(forWritingTo: log)
        }
        try process.run()
        return process
    }
}
