import Kafka
import Testing

struct AdminTests {
    @Test("a group's committed offsets are seen from outside, without joining it")
    func committed() throws {
        let lab = try Lab(partitionCount: 2)
        try lab.fill(partition: 0, 0..<9)
        let consumer = try Consumer(settings: lab.settings, group: "g") { _ in [:] }
        try consumer.subscribe([lab.topic])
        var messages: [Message] = []
        try wait(for: "the messages", until: { messages.count == 9 }) {
            try consumer.poll(countMax: 100, timeoutMilliseconds: 100, into: &messages)
        }
        let admin = try Admin(settings: lab.settings)
        defer { admin.close() }
        let both = [lab.partition(0), lab.partition(1)]
        #expect(try admin.committed(group: "g", both).isEmpty)
        try consumer.commit([lab.partition(0): 6])
        #expect(try admin.committed(group: "g", both) == [lab.partition(0): 6])
        #expect(try admin.committed(group: "another", both).isEmpty)
        #expect(consumer.assignment == Set(both))
        consumer.close()
        #expect(try admin.committed(group: "g", both) == [lab.partition(0): 6])
    }

    @Test("a broker that refuses the connection is named with the cause, within the time given")
    func refused() throws {
        let admin = try Admin(settings: KafkaSettings(bootstrapServers: "127.0.0.1:1"))
        defer { admin.close() }
        let began = ContinuousClock.now
        let error = #expect(throws: KafkaError.self) { try admin.isReachable(timeoutMilliseconds: 1_000) }
        #expect(ContinuousClock.now - began < .seconds(3))
        #expect(error?.code == .unreachable && error?.isRetriable == true)
        #expect(
            error?.description
                == "cannot reach the broker at \"127.0.0.1:1\": connect to ipv4#127.0.0.1:1 failed: Connection refused; "
                + "check the address and that a broker listens there")
        let again = #expect(throws: KafkaError.self) { try admin.isReachable(timeoutMilliseconds: 300) }
        #expect(again?.reason == error?.reason)
    }

    @Test("a name that does not resolve is said to be one")
    func unresolved() throws {
        let admin = try Admin(settings: KafkaSettings(bootstrapServers: "no-such-host.invalid:9092"))
        defer { admin.close() }
        let error = #expect(throws: KafkaError.self) { try admin.isReachable(timeoutMilliseconds: 1_000) }
        #expect(error?.code == .unreachable)
        #expect(error?.reason.contains("resolve") == true)
    }

    @Test("a TLS handshake with a broker that speaks plain text is named as the cause")
    func plainTextBroker() throws {
        let lab = try Lab()
        let admin = try Admin(settings: lab.settings(["security.protocol": "SSL"]))
        defer { admin.close() }
        let error = #expect(throws: KafkaError.self) { try admin.isReachable(timeoutMilliseconds: 1_000) }
        // Which side notices first is a matter of luck.
        let sentence = try #require(error?.description)
        #expect(sentence.contains("SSL handshake failed") || sentence.contains("it may not speak TLS on this port"))
    }

    @Test("a broker that is there is reachable, and again after it was away")
    func reachable() throws {
        let lab = try Lab()
        let admin = try Admin(settings: lab.settings)
        defer { admin.close() }
        try admin.isReachable(timeoutMilliseconds: 5_000)
        lab.broker.brokerDown()
        #expect(throws: KafkaError.self) { try admin.isReachable(timeoutMilliseconds: 500) }
        lab.broker.brokerUp()
        try admin.isReachable(timeoutMilliseconds: 10_000)
    }

    @Test("the partitions of a topic are counted, and counting creates no topic")
    func partitionCount() throws {
        let lab = try Lab(partitionCount: 7)
        let admin = try Admin(settings: lab.settings)
        defer { admin.close() }
        #expect(try admin.partitionCount(topic: lab.topic) == 7)
        for _ in 0..<2 {
            let error = #expect(throws: KafkaError.self) { _ = try admin.partitionCount(topic: "missing") }
            #expect(error?.code == .unknownTopic)
        }
    }

    @Test("a broker that cannot create topics on request is asked for their metadata, and the answer tells the real count")
    func createByMetadata() throws {
        let lab = try Lab(partitionCount: 3)
        let admin = try Admin(settings: lab.settings)
        defer { admin.close() }
        let counts = try admin.create(topics: [
            TopicSpecification(name: lab.topic, partitionCount: 3),
            TopicSpecification(name: "new", partitionCount: 9, configuration: ["cleanup.policy": "compact"]),
        ])
        #expect(counts == [lab.topic: 3, "new": 4])
        #expect(admin.configuration(topic: lab.topic) == nil)
        // Neither request has blocked the client.
        #expect(try admin.create(topics: [TopicSpecification(name: "new", partitionCount: 9)]) == ["new": 4])
    }
}
