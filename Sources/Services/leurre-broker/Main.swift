import Foundation
import Kafka
import Logging
import Pipeline
import Runtime

@main
struct LeurreBroker {
    private static let settings: [Setting] = [
        Setting("partitions", .integer(1...64), default: "4", "Partitions of the topics that are cut by address."),
        Setting("topic-prefix", .text, default: "", "Text before every topic's name."),
        Setting("address-file", .text, "Writes the broker's address to this file once it listens."),
        Setting("control", .text, "Named pipe to make and to take commands from: faults to play, one a line (BrokerCommand). For tests."),
        Setting("log-level", .oneOf(["debug", "info", "warning", "error"]), default: "info", "The least important messages to log."),
    ]

    static func main() {
        let summary = "an embedded broker for trying out and tests: it forgets all but 5 MiB a partition, and everything when it ends"
        ServiceMain("leurre-broker", summary, settings: settings).run { settings, logger in
            let topics = Topic.allCases.map { topic in
                (
                    name: topic.name(prefix: settings.text("topic-prefix")),
                    partitionCount: topic.isPartitionedByAddress ? Int32(settings.integer("partitions")) : 1
                )
            }
            let pipe = try settings.optionalText("control").map { path throws(SettingError) in try ControlPipe(path: path) }
            let broker = try MockBroker(topics: topics)
            let address = broker.bootstrapServers
            if let file = settings.optionalText("address-file") {
                try (address + "\n").write(toFile: file, atomically: true, encoding: .utf8)
            }
            print(address)
            logger.info("listening", metadata: ["bootstrap_servers": "\(address)"])
            while !StopSignal.isSet {
                for line in pipe?.lines() ?? [] { play(line, on: broker, logger) }
                usleep(50_000)
            }
            pipe?.close()
            broker.close()
        }
    }
    private static func play(_ line: String, on broker: MockBroker, _ logger: Logger) {
        guard let command = BrokerCommand(line) else {
            logger.warning("no such command", metadata: ["line": "\(line)"])
            return
        }
        command.play(on: broker)
        logger.info("playing a fault", metadata: ["command": "\(line)"])
    }
}
