import Kafka
import Logging
import Pipeline

/// The settings with which sensors show who they are, and services want to see it.
package enum IdentitySettings {
    /// Of the sensor.
    package static let key = [
        Setting("identity-key", .text, "File with the private key (PEM) with which this sensor signs what it writes; leurre sensor-key makes it.")
    ]
    /// Of the services that read what sensors write.
    package static let registry = [
        Setting(
            "identities", .text,
            "YAML file that says which key speaks for which sensor, read again when it changes; what is not signed by it is set aside. Without it nobody is asked who he is.")
    ]

    package static func signer(_ settings: Settings) throws(SettingError) -> RecordSigner? {
        guard let path = settings.optionalText("identity-key") else { return nil }
        return try RecordSigner(path: path)
    }

    package static func read(_ settings: Settings) throws(SettingError) -> IdentityWatch? {
        guard let path = settings.optionalText("identities") else { return nil }
        return try IdentityWatch(path: path)
    }

    /// Says once who is believed.
    package static func tell(_ identities: IdentityWatch?, topic: String, _ logger: Logger) {
        guard let identities else {
            return logger.info("no registry of identities is given: whoever may write to \"\(topic)\" may speak for every sensor")
        }
        logger.info("records must be signed", metadata: ["topic": "\(topic)", "keys": "\(identities.registry.permits.count)"])
    }
}
