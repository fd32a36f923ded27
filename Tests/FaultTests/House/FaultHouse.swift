import Foundation
import Kafka
import Pipeline
import TestSupport
@testable import leurre

/// A whole house of real executables, supervised; one thread looks after it whenever a fault lets time pass.
final class FaultHouse {
    let folder: URL
    let plan: HousePlan
    var random: SeededRandom
    let platforms: [DemoWeek.Platform]
    /// What a live sensor sees.
    let traffic: LoopbackTraffic?
    let spools: URL
    private let spoolDisk: SmallDisk?
    var expected: Expectation
    private(set) var broker: BrokerProcess
    private(set) var services: [Supervised] = []
    private(set) var sensors: [Supervised] = []
    let database: FaultDatabase
    private let authority: TestAuthority?
    private var identities: FaultIdentities?
    private(set) var recovery: RecoveryWatch
    let network: SensorNetwork
    /// Topics have this many partitions.
    static let partitions = 4
    static let generation = "1"

    init(_ plan: HousePlan, random: SeededRandom) throws {
        var template = Array("/tmp/leurre-faults-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FaultFailure("cannot make a temporary folder in /tmp") }
        folder = URL(fileURLWithPath: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        chmod(folder.path, 0o755)
        (self.plan, self.random) = (plan, random)
        var platforms = try DemoWeek.platforms(plan.platforms)
        if let count = plan.packetsMax {
            for index in platforms.indices {
                platforms[index].captures = try CaptureFiles.beginnings(of: platforms[index].captures, packets: count, into: folder)
            }
        }
        if plan.isLive {
            let traffic = try LoopbackTraffic()
            let description = "  - {id: live, country: FR, network: academic, machines: [{address: \(traffic.machine)}]}"
            platforms = [DemoWeek.Platform(id: "live", captures: [], description: description)]
            self.traffic = traffic
        } else {
            traffic = nil
        }
        let spools = folder.appendingPathComponent("spools")
        self.spools = spools
        spoolDisk = try plan.spoolKilobytes.map { try SmallDisk(at: spools, kilobytes: $0) }
        try FileManager.default.createDirectory(at: spools, withIntermediateDirectories: true)
        self.platforms = platforms
        expected = Expectation(platforms: platforms)
        try DemoWeek.platformFile(platforms).write(to: folder.appendingPathComponent("platforms.yaml"), atomically: true, encoding: .utf8)
        authority = try plan.isEncrypted ? TestAuthority() : nil
        database = try FaultDatabase(in: folder.appendingPathComponent("postgres"), megabytes: plan.databaseMegabytes, authority: authority)
        do {
            broker = try BrokerProcess(plan.broker, folder: folder, authority: authority)
        } catch {
            database.remove()
            throw error
        }
        if plan.isEncrypted { identities = try FaultIdentities(platforms.map(\.id), in: folder) }
        network = try SensorNetwork(plan.way, broker: broker.bootstrapServers)
        recovery = try RecoveryWatch(broker.settings)
        for name in HousePlan.services { for _ in 0..<plan.copies[name, default: 1] { try addService(name) } }
        guard try wait(seconds: 60, until: { self.groupsHaveFormed }) else {
            throw FaultFailure("the services did not begin to work within a minute: \(services.map(\.lastWords))")
        }
    }

    // MARK: Parts

    @discardableResult
    func addService(_ name: String) throws -> Supervised {
        var arguments = ["--bootstrap-servers", broker.bootstrapServers]
        if broker.needsFollowing { arguments += Self.following[name, default: []] }
        arguments += broker.clientArguments
        if name != "leurre-sink" { arguments += ["--generation", Self.generation] }
        if name == "leurre-enrich" { arguments += Tool.fewCountries + ["--p0f", "/etc/p0f/p0f.fp"] }
        if let identities, ["leurre-sessions", "leurre-sink"].contains(name) { arguments += ["--identities", identities.registry] }
        let own = name == "leurre-sink" ? ["LEURRE_POSTGRES": database.serviceAddress] : [:]
        let service = try Supervised(
            name, [Tool.executable(name).path] + arguments, environment: broker.environment.merging(own) { $1 },
            log: folder.appendingPathComponent("\(name)-\(services.count).log"), wish: .always)
        services.append(service)
        return service
    }

    /// Every partition has an owner in each group of stages; before that nothing moves, and a blow would hit nobody.
    private var groupsHaveFormed: Bool {
        HousePlan.services.dropLast().allSatisfy { name in
            services.filter { $0.name == name }.map { $0.logged("partition assigned") }.reduce(0, +) >= Self.partitions
        }
    }

    func service(_ name: String) -> [Supervised] { services.filter { $0.name == name && $0.wish == .always } }

    private static let following = [
        "leurre-sessions": ["--follow-groups", "leurre-enrich"],
        "leurre-enrich": ["--follow-groups", "leurre-statistics", "leurre-sink"],
        "leurre-statistics": ["--follow-groups", "leurre-sink"],
    ]

    /// Starts a sensor for every platform.
    func startSensors() throws { for platform in platforms { try addSensor(platform) } }

    /// - Parameter seconds: what the replay takes, if not what the plan says.
    @discardableResult
    func addSensor(_ platform: DemoWeek.Platform, named name: String? = nil, captures: [String]? = nil, seconds: Double? = nil) throws -> Supervised {
        let sensor = name ?? platform.id
        var arguments = sensorArguments(platform, sensor)
        if broker.needsFollowing { arguments += ["--follow-groups", "leurre-sessions"] }
        if let seconds = seconds ?? plan.replaySeconds { arguments += ["--speed", "\(DemoWeek.seconds / seconds)"] }
        arguments += ["--replay"] + (captures ?? platform.captures)
        return try startSensor(sensor, arguments, .untilSuccess)
    }

    /// A sensor that captures what comes to the loopback.
    func addLiveSensor(_ further: [String] = []) throws -> Supervised {
        try startSensor("live", sensorArguments(platforms[0], "live") + ["--interface", "lo"] + further, .always)
    }

    private func sensorArguments(_ platform: DemoWeek.Platform, _ sensor: String) -> [String] {
        var arguments = ["--bootstrap-servers", network.bootstrapServers, "--generation", Self.generation]
        arguments += ["--platforms", folder.appendingPathComponent("platforms.yaml").path, "--platform", platform.id, "--sensor", sensor]
        if let identities { arguments += ["--identity-key", identities.key(of: platform.id)] }
        if plan.spools { arguments += ["--spool", spools.appendingPathComponent(sensor).path] }
        return arguments + broker.clientArguments
    }

    private func startSensor(_ sensor: String, _ arguments: [String], _ wish: Supervised.Wish) throws -> Supervised {
        let process = try Supervised(
            "sensor", network.command + [Tool.executable("leurre-sensor").path] + arguments, environment: broker.environment,
            log: folder.appendingPathComponent("sensor-\(sensor).log"), wish: wish)
        sensors.append(process)
        return process
    }

    // MARK: Time

    /// Lets time pass and looks after everything meanwhile.
    func pass(_ seconds: Double) throws { _ = try wait(seconds: seconds) { false } }

    func pass(_ range: ClosedRange<Double>) throws { try pass(Double.random(in: range, using: &random)) }

    /// Polls until a condition holds; false after the deadline.
    func wait(seconds: Double, until condition: () throws -> Bool) throws -> Bool {
        let deadline = Date().addingTimeInterval(seconds)
        while true {
            try tend()
            if try condition() { return true }
            if Date() >= deadline { return false }
            usleep(50_000)
        }
    }

    private func tend() throws {
        for process in broker.processes + services + sensors {
            try process.tend()
            if let crash = process.crashes.first { throw FaultFailure("\(process.name) ended with \(crash.code): \(crash.lastWords)") }
        }
        recovery.look(sensorsAreDone: sensorsAreDone)
    }

    var sensorsAreDone: Bool { sensors.allSatisfy { $0.isDone || $0.wish == .stopped } }

    /// A blow begins: what recovered from earlier ones is no longer measured.
    func struck() { recovery.struck() }

    /// The blow is over: from now on the house recovers.
    func healed() { recovery.healed() }

    /// Waits until the sensors have ended and everybody has read everything.
    func drain(seconds: Double) throws {
        guard try wait(seconds: seconds, until: { self.sensorsAreDone }) else {
            throw FaultFailure("a sensor has not ended after \(Int(seconds)) s: \(sensors.filter { !$0.isDone }.map(\.lastWords))")
        }
        var quiet = 0
        guard try wait(seconds: seconds, until: {
            quiet = self.recovery.recordsBehind() == 0 && !self.recovery.isPending ? quiet + 1 : 0
            return quiet >= 3
        }) else {
            throw FaultFailure("\(recovery.recordsBehind().map(String.init) ?? "?") records have not been read after \(Int(seconds)) s")
        }
    }

    var deaths: [(name: String, death: Supervised.Death)] {
        (broker.processes + services + sensors).flatMap { process in process.deaths.map { (process.name, $0) } }
    }

    /// - Parameter keeping: leaves the logs for a person to read.
    func stop(keeping: Bool) {
        for process in sensors + services.reversed() { process.stop(hard: !sensorsAreDone) }
        recovery.close()
        broker.stop()
        network.remove()
        database.remove()
        spoolDisk?.remove()
        authority?.remove()
        if !keeping { try? FileManager.default.removeItem(at: folder) }
    }
}
