/// How to reach the brokers, the same for every client of a process.
package struct KafkaSettings: Equatable, Sendable {
    /// Addresses to begin with, `host:port` with commas between them; the brokers tell the rest.
    package var bootstrapServers: String
    /// Stands before every topic's name. The adapter does not add it: callers give full names.
    package var topicPrefix: String
    /// Passed through to librdkafka (TLS, SASL, …), by the names of its CONFIGURATION.md. What a client's promises rest on
    /// (`acks`, `enable.auto.commit`, …) is refused here.
    package var properties: [String: String]
    /// How the brokers' logs and quotas name this process.
    package var clientID: String

    package init(bootstrapServers: String, topicPrefix: String = "", properties: [String: String] = [:], clientID: String = "leurre") {
        (self.bootstrapServers, self.topicPrefix) = (bootstrapServers, topicPrefix)
        (self.properties, self.clientID) = (properties, clientID)
    }
}
