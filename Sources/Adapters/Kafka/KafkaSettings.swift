import Pipeline

/// How to reach the brokers, the same for every client of a process.
package struct KafkaSettings: Equatable, Sendable {
    /// Addresses to begin with, `host:port` with commas between them; the brokers tell the rest.
    package var bootstrapServers: String
    /// Stands before every topic's name. The adapter does not add it: callers give full names.
    package var topicPrefix: String
    /// Passed through to librdkafka (TLS, SASL, …), by the names of its CONFIGURATION.md. What a client's promises rest on
    /// (`acks`, `enable.auto.commit`, …) is refused here.
    package var properties: [String: String]
    /// Properties that are passwords or keys: kept apart, so that none can be shown by mistake.
    package var secrets: [String: Secret] = [:]
    /// How the brokers' logs and quotas name this process.
    package var clientID: String
    /// How often a client tells its statistics as an event; 0: never. Only for one that is polled all the time: they queue up meanwhile.
    package var statisticsSeconds = 0

    /// - Parameter properties: those that are passwords or keys become secrets.
    package init(bootstrapServers: String, topicPrefix: String = "", properties: [String: String] = [:], clientID: String = "leurre") {
        (self.bootstrapServers, self.topicPrefix, self.clientID) = (bootstrapServers, topicPrefix, clientID)
        self.properties = properties.filter { !Self.isSecret($0.key) }
        secrets = properties.filter { Self.isSecret($0.key) }.mapValues { Secret($0) }
    }

    /// Whether the value of a property of librdkafka is nobody's business.
    package static func isSecret(_ property: String) -> Bool {
        let name = property.lowercased()
        return ["password", "secret", "key.pem", "token", "oauthbearer.config", "sasl.jaas"].contains { name.contains($0) }
    }

    /// The same for a client that is polled all the time and whose events somebody takes.
    package var measured: KafkaSettings {
        var settings = self
        settings.statisticsSeconds = 10
        return settings
    }

    /// The brokers are spoken to through TLS.
    package var usesTLS: Bool { properties["security.protocol"]?.lowercased().hasSuffix("ssl") ?? false }
}
