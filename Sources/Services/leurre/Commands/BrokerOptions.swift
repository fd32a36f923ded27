import ArgumentParser
import Foundation
import Kafka
import Runtime

/// Which broker, for the commands that talk to one.
struct BrokerOptions: ParsableArguments {
    @Option(help: "Kafka brokers: host:port, comma-separated. Default: LEURRE_BOOTSTRAP_SERVERS, else 127.0.0.1:9092.")
    var bootstrapServers: String?

    @Option(help: "Text before every topic's and group's name. Default: LEURRE_TOPIC_PREFIX.")
    var topicPrefix: String?

    @Option(parsing: .upToNextOption, help: "librdkafka properties as key=value; passwords among them in LEURRE_KAFKA only.")
    var kafka: [String] = []

    @Option(help: "plaintext, ssl, sasl_plaintext or sasl_ssl. Default: LEURRE_SECURITY_PROTOCOL, as of all that follow.")
    var securityProtocol: String?
    @Option(help: "File with the certificates of the authorities that sign the brokers'.") var tlsCa: String?
    @Option(help: "File with this client's certificate.") var tlsCertificate: String?
    @Option(help: "File with its private key.") var tlsKey: String?
    @Option(help: "File with the key's password; or LEURRE_TLS_KEY_PASSWORD.") var tlsKeyPasswordFile: String?
    @Option(help: "SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN.") var saslMechanism: String?
    @Option(help: "User for SASL.") var saslUser: String?
    @Option(help: "File with the user's password; or LEURRE_SASL_PASSWORD.") var saslPasswordFile: String?
    @Option(help: "YAML file with any of these, with the keys that the services' files have: security_protocol, sasl_password, …")
    var config: String?

    var prefix: String { topicPrefix ?? ProcessInfo.processInfo.environment["LEURRE_TOPIC_PREFIX"] ?? "" }

    /// The services' own settings of the broker, with what was said here; where nothing was said they read the environment.
    private func values() throws -> Settings {
        let given = [
            ("config", config), ("bootstrap-servers", bootstrapServers), ("topic-prefix", topicPrefix), ("security-protocol", securityProtocol),
            ("tls-ca", tlsCa), ("tls-certificate", tlsCertificate), ("tls-key", tlsKey), ("tls-key-password-file", tlsKeyPasswordFile),
            ("sasl-mechanism", saslMechanism), ("sasl-user", saslUser), ("sasl-password-file", saslPasswordFile),
        ]
        var arguments = given.flatMap { name, value in value.map { ["--\(name)=\($0)"] } ?? [] }
        // What the environment says of librdkafka's properties stays, beside what is said here.
        var environment = ProcessInfo.processInfo.environment
        environment["LEURRE_CONFIG"] = nil
        for pair in kafka {
            guard pair.contains("=") else { throw SettingError("\"\(pair)\" (--kafka) is not key=value") }
            guard !KafkaSettings.isSecret(String(pair.prefix { $0 != "=" })) else {
                throw SettingError(Settings.refusal(ofProperty: String(pair.prefix { $0 != "=" })))
            }
        }
        if let variable = environment["LEURRE_KAFKA"], !variable.isEmpty, !kafka.isEmpty {
            environment["LEURRE_KAFKA"] = ([variable] + kafka).joined(separator: ",")
        } else {
            arguments += kafka.map { "--kafka=\($0)" }
        }
        return try Settings(CommonSettings.broker, arguments: arguments, environment: environment)
    }

    /// What was said here, as the environment hands it to a service; passwords too, which a list of processes does not show.
    var environment: [String: String] {
        get throws {
            if let pair = kafka.first(where: { $0.contains(",") }) {
                throw ValidationError("\"\(pair)\" holds a comma and cannot be handed on to the services; put it into their --config file")
            }
            return try values().environment
        }
    }

    func settings() throws -> KafkaSettings { try CommonSettings.kafka(try values(), client: "leurre") }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json }
