import Pipeline

/// How the way to the brokers is secured: settings with names of their own, checked before any client is made, so that a mistake ends in a
/// sentence and not in a connection that fails again and again.
package enum BrokerLink {
    package static let settings: [Setting] = [
        Setting(
            "security-protocol", .oneOf(["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"]), default: "plaintext",
            "How to speak with the brokers: ssl is TLS, sasl_ SASL with a password. The broker's certificate and host name are always verified."),
        Setting("tls-ca", .text, "File with the certificates (PEM) of the authorities that sign the brokers'. Without it: the system's."),
        Setting("tls-certificate", .text, "File with this client's certificate (PEM), for brokers that ask for one (mutual TLS)."),
        Setting("tls-key", .text, "File with the private key of tls-certificate (PEM); one that everybody may read is refused."),
        Setting("tls-key-password", .secret, "Password of the private key, if it is encrypted."),
        Setting("tls-key-password-file", .text, "File with that password instead; one that everybody may read is refused."),
        Setting(
            "sasl-mechanism", .oneOf(["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"]), default: "SCRAM-SHA-512",
            "How the password is proved. PLAIN sends it, so it is taken with sasl_ssl only."),
        Setting("sasl-user", .text, "User for SASL."),
        Setting("sasl-password", .secret, "Password for SASL."),
        Setting("sasl-password-file", .text, "File with that password instead; one that everybody may read is refused."),
    ]

    /// librdkafka's properties.
    static func properties(_ settings: Settings) throws(SettingError) -> [String: String] {
        guard settings.isGiven("security-protocol") else {
            try refuse(BrokerLink.settings.map(\.name), settings, "needs \"security-protocol\": ssl, sasl_plaintext or sasl_ssl")
            return [:]
        }
        let name = settings.text("security-protocol")
        var result = ["security.protocol": name]
        let names = BrokerLink.settings.map(\.name)
        if name.hasSuffix("ssl") {
            try addTLS(settings, to: &result)
        } else {
            try refuse(names.filter { $0.hasPrefix("tls-") }, settings, "has no effect: security-protocol \"\(name)\" is without TLS; set ssl or sasl_ssl")
        }
        if name.hasPrefix("sasl") {
            try addSASL(settings, isEncrypted: name == "sasl_ssl", to: &result)
        } else {
            try refuse(
                names.filter { $0.hasPrefix("sasl-") }, settings,
                "has no effect: security-protocol \"\(name)\" is without SASL; set sasl_ssl or sasl_plaintext")
        }
        return result
    }

    private static func addTLS(_ settings: Settings, to result: inout [String: String]) throws(SettingError) {
        if let file = settings.optionalText("tls-ca") {
            try LinkFile.checkReadable(file, as: "tls-ca")
            result["ssl.ca.location"] = file
        }
        let (certificate, key) = (settings.optionalText("tls-certificate"), settings.optionalText("tls-key"))
        guard (certificate == nil) == (key == nil) else {
            throw SettingError("\"tls-certificate\" and \"tls-key\" belong together: only one of them is given")
        }
        guard let certificate, let key else { return }
        try LinkFile.checkReadable(certificate, as: "tls-certificate")
        try LinkFile.checkReadable(key, as: "tls-key")
        try LinkFile.checkPrivate(key, holding: "a private key")
        (result["ssl.certificate.location"], result["ssl.key.location"]) = (certificate, key)
        if let password = try LinkFile.password("tls-key-password", settings) { result["ssl.key.password"] = password.revealed }
    }

    private static func addSASL(_ settings: Settings, isEncrypted: Bool, to result: inout [String: String]) throws(SettingError) {
        let mechanism = settings.text("sasl-mechanism")
        guard mechanism != "PLAIN" || isEncrypted else {
            throw SettingError(
                "sasl-mechanism PLAIN would send the password in the clear: set security-protocol to sasl_ssl, or the mechanism to SCRAM-SHA-512")
        }
        guard let user = settings.optionalText("sasl-user"), let password = try LinkFile.password("sasl-password", settings) else {
            throw SettingError(
                "SASL needs a user and a password: give sasl-user, and sasl-password-file or LEURRE_SASL_PASSWORD")
        }
        (result["sasl.mechanism"], result["sasl.username"], result["sasl.password"]) = (mechanism, user, password.revealed)
    }

    private static func refuse(_ names: [String], _ settings: Settings, _ why: String) throws(SettingError) {
        if let name = names.first(where: { settings.isGiven($0) && settings.optionalText($0) != nil }) { throw SettingError("\"\(name)\" \(why)") }
    }
}
