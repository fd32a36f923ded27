import Foundation
import Kafka
import Pipeline
import Runtime

/// All services as separate processes around an embedded broker and a Postgres, for `demo` and `analyse`.
final class House: Replaying {
    struct Options {
        /// Arguments of `leurre-enrich`.
        var lookups: [String] = []
        var partitions = 4
        var sinks = 1
        /// An address of a database to keep the tables in; nil: a private one.
        var postgres: String?
    }

    let folder: URL
    let options: Options
    /// New at each start, because the embedded broker begins its offsets anew (seconds since 1970).
    let generation = UInt32(clamping: Int(Date().timeIntervalSince1970))
    private(set) var children: [ChildProcess] = []
    private(set) var sensors: [ChildProcess] = []
    private(set) var bootstrapServers = ""
    private(set) var postgresAddress = ""
    private(set) var postgres: PrivatePostgres?

    /// The services in the order of the pipe, with the groups that follow each.
    static let services: [(name: String, follow: [String])] = [
        ("leurre-sessions", ["leurre-enrich"]), ("leurre-enrich", ["leurre-statistics", "leurre-sink"]),
        ("leurre-statistics", ["leurre-sink"]), ("leurre-sink", []),
    ]

    /// Nobody else writes to the topics of a house of its own, whatever the environment asks of another house's sensors.
    static let unsigned = ["LEURRE_IDENTITIES": "", "LEURRE_IDENTITY_KEY": ""]

    /// What a replay replays is said on its command line, whatever the environment says of a sensor.
    static let replaying = unsigned.merging(
        ["SENSOR", "PLATFORM", "SPOOL", "INTERFACE", "REPLAY", "REPLAY_PLATFORMS"].map { ("LEURRE_" + $0, "") }
    ) { $1 }

    init(options: Options) throws {
        var template = Array("/tmp/leurre-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw HouseError("cannot make a temporary folder in /tmp") }
        folder = URL(fileURLWithPath: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        chmod(folder.path, 0o755)
        self.options = options
    }

    func start() throws {
        if let address = options.postgres {
            postgresAddress = address
        } else {
            let cluster = try PrivatePostgres.start(in: folder.appendingPathComponent("postgres"))
            (postgres, postgresAddress) = (cluster, cluster.address)
        }
        bootstrapServers = try startBroker()
        for service in Self.services { try startService(service.name, follow: service.follow) }
        for number in 1..<options.sinks { try startService("leurre-sink", number: number + 1, follow: []) }
    }

    private func startBroker() throws -> String {
        let file = folder.appendingPathComponent("broker.address")
        let broker = try launch("leurre-broker", ["--partitions", "\(options.partitions)", "--address-file", file.path])
        let deadline = Date().addingTimeInterval(30)
        while Date() < deadline, broker.isRunning {
            if let text = try? String(contentsOf: file, encoding: .utf8), text.hasSuffix("\n") {
                return text.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            usleep(20_000)
        }
        throw HouseError("cannot start the embedded broker: \(broker.lastWords)")
    }

    /// - Parameter number: which of several, from 1; the first has the metrics' usual port.
    private func startService(_ name: String, number: Int = 1, follow: [String]) throws {
        var arguments = ["--bootstrap-servers", bootstrapServers]
        if number > 1 { arguments += ["--metrics-listen", "127.0.0.1:0"] }
        if !follow.isEmpty { arguments += ["--follow-groups"] + follow }
        if name != "leurre-sink" { arguments += ["--generation", "\(generation)"] }
        if name == "leurre-enrich" { arguments += options.lookups }
        // By the environment, not the command line: an address may hold a password.
        let environment = name == "leurre-sink" ? ["LEURRE_POSTGRES": postgresAddress] : [:]
        children.append(try launch(name, arguments, environment, log: number > 1 ? "\(name).\(number).log" : nil))
    }

    @discardableResult
    private func launch(
        _ name: String, _ arguments: [String], _ environment: [String: String] = [:], log: String? = nil
    ) throws -> ChildProcess {
        let child = try ChildProcess(
            name, executable: Executables.sibling(name), arguments: arguments, log: folder.appendingPathComponent(log ?? "\(name).log"),
            environment: environment.merging(Self.unsigned) { $1 })
        if name == "leurre-broker" { children.append(child) }
        return child
    }

    func replay(_ name: String, platforms: String, _ what: ReplayedCaptures) throws {
        let log = folder.appendingPathComponent("sensor-\(name).log".replacing(" ", with: "-"))
        let arguments = ["--bootstrap-servers", bootstrapServers, "--generation", "\(generation)", "--platforms", platforms] + what.arguments
        sensors.append(
            try ChildProcess(
                "sensor \(name)", executable: Executables.sibling("leurre-sensor"), arguments: arguments, log: log, environment: Self.replaying))
    }

    /// Waits until every sensor has ended and every consumer has read all there is. Throws if a service dies.
    func waitUntilDrained(progress: (String) -> Void) throws {
        let drain = try Drain(KafkaSettings(bootstrapServers: bootstrapServers))
        var stable = 0
        while stable < 3 {
            if StopSignal.isSet { throw HouseError("interrupted") }
            for child in children where !child.isRunning { throw HouseError("\(child.name) ended too early: \(child.lastWords)") }
            let running = sensors.filter(\.isRunning).count
            let behind = try drain.recordsBehind()
            progress("sensors at work: \(running), records on their way: \(behind.map(String.init) ?? "unknown")")
            stable = running == 0 && behind == 0 ? stable + 1 : 0
            usleep(150_000)
        }
    }

    /// The sensors' complaints, one sentence each; a damaged capture is published up to its damage.
    var sensorFailures: [String] { sensors.filter { !$0.isRunning && $0.exitCode != 0 }.map { "\($0.name): \($0.lastWords)" } }

    /// One line a process: its peak resident memory in MB (10⁶ bytes) and the processor time that it needed.
    var costReport: String {
        children.map { child in
            let peak = ProcessCost.peakBytes(child.pid).map { String(format: "%.1f MB", Double($0) / 1e6) } ?? "gone"
            let seconds = ProcessCost.processorSeconds(child.pid).map { String(format: "%.1f", $0) } ?? "unknown"
            return "peak memory of \(child.name): \(peak), processor seconds: \(seconds)"
        }.joined(separator: "\n")
    }

    func stop() {
        for child in sensors + children.reversed() { child.stop() }
        postgres?.stop()
        try? FileManager.default.removeItem(at: folder)
    }
}
