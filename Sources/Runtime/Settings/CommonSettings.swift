import Kafka
import Pipeline

/// The settings that every service on the broker has.
package enum CommonSettings {
    package static let broker: [Setting] = [
        Setting("bootstrap-servers", .text, default: "127.0.0.1:9092", "Kafka brokers to begin with: host:port, comma-separated."),
        Setting("topic-prefix", .text, default: "", "Text before every topic's and consumer group's name, to keep several houses on one broker."),
        Setting(
            "kafka", .map,
            "Further librdkafka properties as key=value, passed through; passwords among them in the environment or the file only."),
        Setting(
            Settings.profile, .oneOf(["default", Settings.lowLatency]), default: "default",
            "Which defaults: low-latency waits less, so that at a few hundred packets a second a row is there after a fifth of a second, and each packet costs more."),
        Setting("log-level", .oneOf(["debug", "info", "warning", "error"]), default: "info", "The least important messages to log."),
    ] + BrokerLink.settings

    /// - Parameter port: the service's own, so that one of each can run on a machine.
    package static func telemetry(port: Int) -> [Setting] {[
        Setting(
            "metrics-listen", .text, default: "127.0.0.1:\(port)",
            "Where /metrics (Prometheus), /health and /ready are served: host:port, port 0 for any, or off. Whoever reaches it may read it.")
    ]}

    /// Of the services that read what sensors write.
    package static let capture: [Setting] = [
        Setting(
            "capture-prefix", .text, follows: "topic-prefix",
            "Text before packets.v1 and sensors.v1, where they are another house's: a house beside it counts the same packets.")
    ]

    /// - Parameters:
    ///   - flushIntervalMilliseconds: the default of the service.
    ///   - lowLatencyMilliseconds: that of the low-latency profile; nil if it is the same.
    package static func stage(flushIntervalMilliseconds: Int, lowLatencyMilliseconds: Int? = nil) -> [Setting] {[
        Setting(
            "generation", .integer(1...4_294_967_295), default: "1",
            "Raised by hand whenever the topics are recreated or repartitioned, in all services at once."),
        Setting(
            "flush-interval-milliseconds", .integer(1...60_000), default: "\(flushIntervalMilliseconds)",
            lowLatency: lowLatencyMilliseconds.map { "\($0)" },
            "How long changed rows may wait before they are written. Milliseconds."),
        Setting("batch-records-max", .integer(1...100_000), default: "500", "Records taken from the broker at once."),
        Setting("allowed-lateness-hours", .integer(1...720), default: "48", "How far behind its platform's clock a packet still counts. Hours."),
        Setting(
            "follow-groups", .list,
            "Consumer groups that must not be left behind: needed on the embedded broker only, which keeps 5 MiB a partition."),
        Setting("follow-bytes-max", .integer(65_536...1_073_741_824), default: "3145728", "How far to run ahead of them. Bytes a partition."),
    ]}

    package static func kafka(_ settings: Settings, client: String) throws(SettingError) -> KafkaSettings {
        let given = settings.map("kafka")
        let link = try BrokerLink.properties(settings)
        if let both = link.keys.sorted().first(where: { given[$0] != nil }) {
            throw SettingError("\"\(both)\" is given twice: by \"kafka\" and by a setting of its own; remove it from \"kafka\"")
        }
        return KafkaSettings(
            bootstrapServers: settings.text("bootstrap-servers"), topicPrefix: settings.text("topic-prefix"),
            properties: given.merging(link) { $1 }, clientID: client)
    }

    /// The topic that a service reads.
    package static func input(_ topic: Topic, _ settings: Settings) -> String {
        topic.name(prefix: settings.text(topic.isWrittenBySensors ? "capture-prefix" : "topic-prefix"))
    }

    /// The consumer group of a service.
    package static func group(_ service: String, _ settings: Settings) -> String { settings.text("topic-prefix") + service }
}
