import CRdkafka
import Pipeline

/// A librdkafka configuration until a client takes it over; freed here otherwise.
struct RDConfiguration: ~Copyable {
    private let raw: OpaquePointer

    init() { raw = rd_kafka_conf_new() }

    deinit { rd_kafka_conf_destroy(raw) }

    func set(_ name: String, _ value: String) throws(KafkaError) {
        var text = RDText()
        let result = text.fill { rd_kafka_conf_set(raw, name, value, $0, $1) }
        guard result != RD_KAFKA_CONF_OK else { return }
        let version = String(cString: rd_kafka_version_str())
        let reason = result == RD_KAFKA_CONF_UNKNOWN
            ? "this librdkafka (\(version)) has no such property; check its spelling" : KafkaError.tidy(text.string)
        throw KafkaError(code: .configuration, operation: "set the Kafka property \"\(name)\"", reason: reason)
    }

    /// librdkafka's own sentence is not passed on: it quotes the value.
    func set(_ name: String, _ secret: Secret) throws(KafkaError) {
        var text = RDText()
        let result = text.fill { rd_kafka_conf_set(raw, name, secret.revealed, $0, $1) }
        guard result != RD_KAFKA_CONF_OK else { return }
        throw KafkaError(
            code: .configuration, operation: "set the Kafka property \"\(name)\"",
            reason: result == RD_KAFKA_CONF_UNKNOWN ? "this librdkafka has no such property; check its spelling" : "its value does not fit")
    }

    /// Whether this version of librdkafka has the property.
    func knows(_ name: String) -> Bool {
        var size = 0
        return rd_kafka_conf_get(raw, name, nil, &size) == RD_KAFKA_CONF_OK
    }

    func tellStatistics() {
        rd_kafka_conf_set_stats_cb(raw) { _, json, count, opaque in
            // A cluster of thousands of partitions would not be read anyway.
            guard let json, count <= 4 << 20 else { return 0 }
            let bytes = UnsafeRawBufferPointer(start: json, count: count)
            RDContext.of(opaque)?.onEvent(.statistics(String(decoding: bytes, as: UTF8.self)))
            return 0
        }
    }

    /// - Parameter context: must outlive the client.
    consuming func makeClient(_ kind: rd_kafka_type_t, context: RDContext) throws(KafkaError) -> OpaquePointer {
        rd_kafka_conf_set_opaque(raw, Unmanaged.passUnretained(context).toOpaque())
        rd_kafka_conf_set_log_cb(raw) { client, severity, facility, text in
            guard let context = RDContext.of(rd_kafka_opaque(client)), let facility, let text else { return }
            context.onEvent(.log(severity: severity, facility: String(cString: facility), text: String(cString: text)))
        }
        rd_kafka_conf_set_error_cb(raw) { client, code, text, opaque in
            guard let client, let text else { return }
            RDContext.of(opaque)?.errorRaised(client, rd_kafka_resp_err_t(code), String(cString: text))
        }
        rd_kafka_conf_set_ssl_cert_verify_cb(raw) { _, _, _, error, _, _, _, _, _, opaque in
            guard let code = error?.pointee, code != 0 else { return 1 }
            RDContext.of(opaque)?.verdict.refused(code)
            return 0
        }
        if context.membership != nil {
            rd_kafka_conf_set_rebalance_cb(raw) { client, code, partitions, opaque in
                guard let client, let partitions else { return }
                RDContext.of(opaque)?.membership?.rebalanced(client, code, partitions)
            }
        }
        if kind == RD_KAFKA_PRODUCER {
            rd_kafka_conf_set_dr_msg_cb(raw) { _, message, opaque in
                guard let message else { return }
                RDContext.of(opaque)?.reported(message.pointee)
            }
        }
        var text = RDText()
        guard let client = text.fill({ rd_kafka_new(kind, raw, $0, $1) }) else {
            _ = consume self
            throw KafkaError(settingUp: text.string)
        }
        discard self
        return client
    }
}
