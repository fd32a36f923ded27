import Foundation
import Kafka
import Pipeline
import Runtime
import Tables

/// The services of a shadow, as children of this process, on the live house's broker and database.
final class ShadowHouse: Replaying {
    let folder: URL
    private let shadow: Shadow
    private let broker: BrokerOptions
    private let postgres: String
    private let lookups: [String]
    private let identities: String?
    private var services: [ChildProcess] = []
    private var sensors: [ChildProcess] = []

    /// - Parameter identities: the live house's registry, if the environment does not name it.
    init(_ shadow: Shadow, broker: BrokerOptions, postgres: String, lookups: [String], identities: String?) throws {
        (self.shadow, self.broker, self.postgres, self.lookups) = (shadow, broker, postgres, lookups)
        self.identities = identities
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-\(shadow.schema)-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Makes the topics that are the shadow's own.
    ///
    /// - Parameter source: the live house's packets, whose partitions decide how many they have.
    func makeTopics(asMany source: String) throws {
        let admin = try Admin(settings: broker.settings())
        let count = try admin.partitionCount(topic: source)
        let own = Topic.allCases.filter { shadow.hasOwnPackets || !$0.isWrittenBySensors }
        let found = try admin.create(topics: own.map { TopicSpecification($0, prefix: shadow.row.house.topicPrefix, partitions: count) })
        for topic in own where topic.isPartitionedByAddress {
            let name = topic.name(prefix: shadow.row.house.topicPrefix)
            guard let partitions = found[name], partitions != count else { continue }
            throw HouseError(
                "cannot rebuild into \"\(shadow.schema)\": the broker made \"\(name)\" with \(partitions) partitions, \"\(source)\" has "
                    + "\(count); create the topics that begin with \"\(shadow.row.house.topicPrefix)\" by hand and go on with --resume")
        }
    }

    func start() throws {
        for (name, follow) in House.services {
            var arguments = ["--bootstrap-servers", try broker.settings().bootstrapServers] + shadow.arguments(of: name)
            // Needed on the embedded broker, which drops the oldest in silence; elsewhere it costs nothing, since the slowest one counts.
            if !follow.isEmpty { arguments += ["--follow-groups"] + follow }
            if name == "leurre-enrich" { arguments += lookups }
            if name == "leurre-sink" { arguments += ["--schema", shadow.schema.description] }
            services.append(try child(name, name, arguments))
        }
    }

    func replay(_ name: String, platforms: String, _ what: ReplayedCaptures) throws {
        let arguments = [
            "--bootstrap-servers", try broker.settings().bootstrapServers, "--topic-prefix", shadow.row.house.topicPrefix, "--generation",
            "\(shadow.generation)", "--platforms", platforms,
        ]
        sensors.append(try child("leurre-sensor", "sensor-\(name)".replacing(" ", with: "-"), arguments + what.arguments))
    }

    private func child(_ executable: String, _ name: String, _ arguments: [String]) throws -> ChildProcess {
        // By the environment, not the command line: an address or a property may hold a password.
        var environment = try broker.environment
        for name in ["LEURRE_BOOTSTRAP_SERVERS", "LEURRE_TOPIC_PREFIX"] { environment[name] = nil }
        environment["LEURRE_POSTGRES"] = postgres
        // Packets of its own are written by nobody else; those of the live house are asked for their signatures as they are there.
        if shadow.hasOwnPackets { environment.merge(House.replaying) { $1 } } else if let identities { environment["LEURRE_IDENTITIES"] = identities }
        return try ChildProcess(
            name, executable: Executables.sibling(executable), arguments: arguments, log: folder.appendingPathComponent("\(name).log"),
            environment: environment)
    }

    /// Throws if the person wants to stop or a child has failed.
    func check() throws {
        if StopSignal.isSet { throw HouseError("interrupted; go on with --resume") }
        for service in services where !service.isRunning { throw HouseError("\(service.name) ended too early: \(service.lastWords)") }
        for sensor in sensors where !sensor.isRunning && sensor.exitCode != 0 { throw HouseError("\(sensor.name): \(sensor.lastWords)") }
    }

    /// Waits until every replay has ended and what came into the pipe has come out at its end.
    func waitUntilThrough(_ progress: (String) -> Void) throws {
        while case let running = sensors.filter(\.isRunning).count, running > 0 {
            try check()
            progress("sensors at work: \(running)")
            usleep(100_000)
        }
        _ = try passage.wait(from: .packets) {
            try check()
            progress("records on their way: \($0)")
        }
    }

    /// Lets no more packets in and waits for the rest to come out, so that the tables stand at one point of the log.
    func settle() throws {
        services.first?.stop()
        _ = try passage.wait(from: .sessions) { _ in
            if StopSignal.isSet { throw HouseError("interrupted; go on with --resume") }
            for service in services.dropFirst() where !service.isRunning {
                throw HouseError("\(service.name) ended too early: \(service.lastWords)")
            }
        }
    }

    private var passage: Passage { get throws { try Passage(settings: broker.settings(), house: shadow.row.house) } }

    /// All are asked at once and waited for one by one.
    func stop() {
        for child in sensors + services { child.ask() }
        for child in sensors + services { child.stop() }
        try? FileManager.default.removeItem(at: folder)
    }
}
