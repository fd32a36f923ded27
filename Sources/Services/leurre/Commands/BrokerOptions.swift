import ArgumentParser
import Foundation
import Kafka

/// Which broker, for the commands that talk to one.
struct BrokerOptions: ParsableArguments {
    @Option(help: "Kafka brokers: host:port, comma-separated. Default: LEURRE_BOOTSTRAP_SERVERS, else 127.0.0.1:9092.")
    var bootstrapServers: String?

    @Option(help: "Text before every topic's and group's name. Default: LEURRE_TOPIC_PREFIX.")
    var topicPrefix: String?

    @Option(parsing: .upToNextOption, help: "librdkafka properties as key=value: TLS, SASL.")
    var kafka: [String] = []

    var prefix: String { topicPrefix ?? ProcessInfo.processInfo.environment["LEURRE_TOPIC_PREFIX"] ?? "" }

    private var properties: [String] {
        kafka + (ProcessInfo.processInfo.environment["LEURRE_KAFKA"] ?? "").split(separator: ",").map(String.init)
    }

    /// The properties as the environment hands them to a service.
    var kafkaVariable: String {
        get throws {
            if let pair = properties.first(where: { $0.contains(",") }) {
                throw ValidationError("\"\(pair)\" holds a comma and cannot be handed on to the services; put it into their --config file")
            }
            return properties.joined(separator: ",")
        }
    }

    func settings() throws -> KafkaSettings {
        let environment = ProcessInfo.processInfo.environment
        var properties: [String: String] = [:]
        for pair in self.properties {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("\"\(pair)\" is not key=value") }
            properties[parts[0]] = parts[1]
        }
        let servers = bootstrapServers ?? environment["LEURRE_BOOTSTRAP_SERVERS"] ?? "127.0.0.1:9092"
        return KafkaSettings(bootstrapServers: servers, topicPrefix: prefix, properties: properties, clientID: "leurre")
    }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json }
