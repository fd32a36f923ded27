import Kafka
import Testing

struct KafkaSettingsTests {
    private func refusal(_ properties: [String: String], servers: String = "127.0.0.1:1") -> KafkaError? {
        #expect(throws: KafkaError.self) {
            _ = try LogReader(settings: KafkaSettings(bootstrapServers: servers, properties: properties))
        }
    }

    @Test("a property that librdkafka does not know is refused by name")
    func unknown() {
        let error = refusal(["sesion.timeout.ms": "1"])
        #expect(error?.code == .configuration && error?.isRetriable == false)
        #expect(error?.description.hasPrefix("cannot set the Kafka property \"sesion.timeout.ms\": this librdkafka (") == true)
        #expect(error?.description.hasSuffix(") has no such property; check its spelling") == true)
    }

    @Test("a value that does not fit is refused with what fits")
    func invalid() {
        let error = refusal(["security.protocol": "carrier-pigeon"])
        #expect(error?.code == .configuration)
        #expect(error?.description.contains("carrier-pigeon") == true)
    }

    @Test("what a client's promises rest on cannot be set", arguments: ["acks", "enable.auto.commit", "auto.offset.reset", "group.id"])
    func reserved(name: String) {
        #expect(
            refusal([name: "1"])?.description
                == "cannot set the Kafka property \"\(name)\": Leurre sets it itself; remove it from the properties")
    }

    @Test("no bootstrap servers is an error at once")
    func noServers() {
        #expect(refusal([:], servers: "")?.code == .configuration)
    }

    @Test("properties that contradict each other are refused when the client is made")
    func contradiction() {
        #expect(refusal(["session.timeout.ms": "400000", "max.poll.interval.ms": "1000"])?.code == .configuration)
    }

    @Test("log lines and errors go to the handler")
    func events() throws {
        let box = EventBox()
        let admin = try Admin(settings: KafkaSettings(bootstrapServers: "127.0.0.1:1")) { box.add($0) }
        #expect(throws: KafkaError.self) { try admin.isReachable(timeoutMilliseconds: 500) }
        admin.close()
        #expect(box.errors.contains { $0.code == .unreachable })
    }
}
