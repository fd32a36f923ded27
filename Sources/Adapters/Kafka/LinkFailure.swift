import CRdkafka

/// A connection that did not come about, or broke: in librdkafka's words, and what a person should read and do.
struct LinkFailure {
    let code: rd_kafka_resp_err_t
    let text: String
    let usesTLS: Bool
    /// OpenSSL's reason to refuse the broker's certificate.
    let verdict: Int32?

    func error(_ brokers: String) -> KafkaError {
        var error = KafkaError(code, operation: "reach \(brokers)", reason: text)
        guard let (reason, cure) = certificateRefusal ?? alert ?? silence else { return error }
        (error.reason, error.cure) = (reason, cure)
        // A handshake that failed once fails again: somebody must change something.
        if certificateRefusal != nil || alert != nil { (error.code, error.isRetriable) = (.authentication, false) }
        return error
    }

    /// False for what only follows from an error before.
    static func saysWhy(_ code: rd_kafka_resp_err_t, _ text: String) -> Bool {
        code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN && KafkaError.tidy(text) != "disconnected"
    }

    private var certificateRefusal: (String, String)? {
        guard code == RD_KAFKA_RESP_ERR__SSL, text.contains("certificate verify failed") else { return nil }
        switch verdict {
        case 10: return ("the broker's certificate has expired", "have it renewed, or set this machine's clock right")
        case 9: return ("the broker's certificate is not valid yet", "set this machine's clock right")
        case 62, 63, 64:
            return ("the broker's certificate is not for this host name", "call the broker by a name that is in its certificate, or have one made with this name")
        case 2, 18, 19, 20, 21:
            return ("the broker's certificate is not signed by an authority that is trusted here", "give the authority's certificate with tls-ca")
        case 23: return ("the broker's certificate is revoked", "have a new one made")
        default:
            let number = verdict.map { " (OpenSSL's verification error \($0))" } ?? ""
            return ("the broker's certificate is refused\(number)", "look at it with openssl s_client, and check tls-ca")
        }
    }

    /// What the broker says of this client's certificate, as TLS names it (RFC 8446, section 6.2).
    private var alert: (String, String)? {
        guard let mark = text.firstRange(of: " alert ") else { return nil }
        let words = text[mark.upperBound...].prefix { $0 != ":" }
        if words.hasPrefix("certificate required") {
            return ("the broker wants a certificate from its clients and got none", "give tls-certificate and tls-key")
        }
        guard words.contains("certificate") || words.contains("unknown ca") || words.hasPrefix("handshake failure") else { return nil }
        return (
            "the broker refuses this client's certificate (\(words))",
            "give tls-certificate and tls-key that are valid and signed by an authority that the broker trusts"
        )
    }

    /// A port that speaks something else says nothing: it closes the connection, waits, or its answer is no Kafka.
    private var silence: (String, String)? {
        let isForeign = text.contains("Invalid response size")
        let isClosed = !Self.saysWhy(code, text) || isForeign
        if usesTLS, text.contains("wrong version number") || text.contains("PLAINTEXT broker listener") || (isClosed && code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
            return ("the broker does not answer with TLS", "it may not speak TLS on this port: check the port and \"security-protocol\"")
        }
        guard isClosed else { return nil }
        return (
            isForeign ? "what answers is no plain Kafka broker" : "the broker closed the connection",
            usesTLS
                ? "check the port, \"security-protocol\" and the settings that begin with tls- and sasl-"
                : "it may want TLS or SASL on this port: see \"security-protocol\""
        )
    }
}

extension KafkaError {
    /// librdkafka made no client: of a file of TLS it only knows what OpenSSL said.
    init(settingUp text: String) {
        let isKey = text.contains("ssl.key.location")
        self.init(
            code: .configuration, operation: "set up a Kafka client",
            reason: isKey ? "the private key of this client does not open, or does not belong to its certificate" : Self.tidy(text),
            cure: isKey ? "if it is encrypted, give its password: tls-key-password-file, or LEURRE_TLS_KEY_PASSWORD" : nil)
    }
}
