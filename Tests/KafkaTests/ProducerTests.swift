import Glibc
import Kafka
import Testing

struct ProducerTests {
    @Test("every record comes back with its key, value and time, in order and without a gap, where its delivery says it lies")
    func roundTrip() throws {
        let lab = try Lab()
        let deliveries = try lab.fill(partition: 1, 0..<5_000)
        #expect(deliveries.count == 5_000)
        #expect(deliveries.allSatisfy { $0.error == nil && $0.partition == 1 && $0.offset == Int64($0.token) })

        let reader = try LogReader(settings: lab.settings)
        defer { reader.close() }
        try reader.assign([lab.partition(1): 0])
        let messages = try reader.readAll(5_000)
        #expect(messages.map(\.offset) == Array(0..<5_000))
        #expect(messages.map(Lab.number) == Array(0..<5_000))
        #expect(messages.allSatisfy { $0.topic == lab.topic && $0.partition == 1 && $0.key == Array("k\($0.offset)".utf8) })
        let now = Int64(time(nil))
        #expect(messages.allSatisfy { abs($0.sent.nanoseconds / 1_000_000_000 - now) < 600 })
    }

    @Test("a client that is asked to tells its statistics while nothing is sent; no property makes the others do so")
    func statistics() throws {
        let lab = try Lab()
        let box = EventBox()
        var settings = lab.settings
        settings.statisticsSeconds = 1
        let producer = try Producer(settings: settings, lingerMilliseconds: 0, onEvent: box.add)
        defer { producer.close() }
        for _ in 0..<200 where box.statistics.isEmpty {
            producer.serve()
            usleep(50_000)
        }
        #expect(box.statistics.first?.contains("\"type\":\"producer\"") ?? false || box.statistics.first?.contains("\"type\": \"producer\"") ?? false)
        var forced = lab.settings
        forced.properties["statistics.interval.ms"] = "100"
        #expect(throws: KafkaError.self) { try Producer(settings: forced, lingerMilliseconds: 0) }
    }

    @Test("an empty key and an empty value arrive as such, not as a tombstone")
    func emptyValue() throws {
        let lab = try Lab()
        let producer = try Producer(settings: lab.settings, lingerMilliseconds: 0)
        defer { producer.close() }
        var deliveries: [Delivery] = []
        #expect(try producer.send(topic: lab.topic, partition: 0, key: [], value: [], token: .max))
        #expect(try producer.flush(timeoutMilliseconds: 5_000, into: &deliveries))
        #expect(deliveries.map(\.token) == [.max])
        let reader = try LogReader(settings: lab.settings)
        defer { reader.close() }
        try reader.assign([lab.partition(0): -1])
        let message = try #require(try reader.readAll(1).first)
        #expect(message.key == [] && message.value == [])
    }

    @Test("records that the broker claims to have already, without saying where, are not delivered", arguments: [1, 3])
    func duplicatesWithoutOffset(count: UInt64) throws {
        let lab = try Lab()
        lab.broker.injectErrors(.produce, [.duplicateSequence])
        let producer = try Producer(settings: lab.settings, lingerMilliseconds: 200)
        defer { producer.close() }
        var deliveries: [Delivery] = []
        for _ in 0..<2 {
            for token in 0..<count { #expect(try producer.send(topic: lab.topic, partition: 0, key: [1], value: [2], token: token)) }
            #expect(try producer.flush(timeoutMilliseconds: 5_000, into: &deliveries))
        }
        #expect(deliveries.prefix(Int(count)).map(\.offset) == Array(repeating: -1, count: Int(count)))
        #expect(deliveries.prefix(Int(count)).allSatisfy { $0.error?.isRetriable == true })
        #expect(deliveries.dropFirst(Int(count)).map(\.offset).last == Int64(count) - 1)
    }

    @Test("a full local queue answers false instead of growing, and takes more once something was delivered")
    func queueFull() throws {
        let lab = try Lab()
        lab.broker.brokerDown()
        let producer = try Producer(settings: lab.settings(["queue.buffering.max.messages": "10"]), lingerMilliseconds: 5)
        defer { producer.close() }
        var sent: UInt64 = 0
        while try producer.send(topic: lab.topic, partition: 0, key: [1], value: [2], token: sent) { sent += 1 }
        #expect(sent == 10 && producer.queuedCount == 10)
        var deliveries: [Delivery] = []
        #expect(try !producer.flush(timeoutMilliseconds: 200, into: &deliveries))
        lab.broker.brokerUp()
        try wait(for: "delivery", until: { !deliveries.isEmpty }) { try producer.poll(timeoutMilliseconds: 200, into: &deliveries) }
        #expect(try producer.send(topic: lab.topic, partition: 0, key: [1], value: [2], token: sent))
    }

    @Test("a broker that goes down in the middle and comes back has every record once and in order")
    func brokerDownAndUp() throws {
        let lab = try Lab()
        let producer = try Producer(settings: lab.settings, lingerMilliseconds: 5)
        defer { producer.close() }
        var deliveries: [Delivery] = []
        for number in 0..<1_500 {
            if number == 500 {
                #expect(try producer.flush(timeoutMilliseconds: 10_000, into: &deliveries))
                lab.broker.brokerDown()
            }
            #expect(try producer.send(topic: lab.topic, partition: 0, key: [], value: Lab.value(number), token: UInt64(number)))
        }
        #expect(try !producer.flush(timeoutMilliseconds: 500, into: &deliveries))
        #expect(deliveries.count == 500 && producer.queuedCount == 1_000)
        lab.broker.brokerUp()
        try wait(for: "delivery of everything", until: { producer.queuedCount == 0 }) {
            try producer.poll(timeoutMilliseconds: 200, into: &deliveries)
        }
        #expect(deliveries.allSatisfy { $0.error == nil })
        let reader = try LogReader(settings: lab.settings)
        defer { reader.close() }
        try reader.assign([lab.partition(0): 0])
        #expect(try reader.readAll(1_500).map(Lab.number) == Array(0..<1_500))
    }

    @Test("errors that pass are retried until the record is delivered")
    func retries() throws {
        let lab = try Lab()
        lab.broker.injectErrors(.produce, [.notEnoughReplicas, .requestTimedOut, .notLeader, .disconnected])
        #expect(try lab.fill(partition: 0, 0..<10).allSatisfy { $0.error == nil })
    }

    @Test("a fatal error is thrown as such, and another producer goes on")
    func fatal() throws {
        let lab = try Lab()
        let producer = try Producer(settings: lab.settings, lingerMilliseconds: 0)
        var deliveries: [Delivery] = []
        #expect(try producer.send(topic: lab.topic, partition: 0, key: [], value: [1], token: 1))
        #expect(try producer.flush(timeoutMilliseconds: 5_000, into: &deliveries))
        lab.broker.injectErrors(.produce, Array(repeating: .outOfOrderSequence, count: 5))
        #expect(try producer.send(topic: lab.topic, partition: 0, key: [], value: [2], token: 2))
        let error = #expect(throws: KafkaError.self) {
            try wait(for: "the fatal error", until: { false }) { try producer.poll(timeoutMilliseconds: 200, into: &deliveries) }
        }
        #expect(error?.code == .fatal && error?.isFatal == true && error?.isRetriable == false)
        producer.close()
        lab.broker.clearErrors(.produce)
        #expect(try lab.fill(partition: 0, 0..<3).allSatisfy { $0.error == nil })
    }

    @Test("a partition that the topic does not have is refused")
    func unknownPartition() throws {
        let lab = try Lab(partitionCount: 2)
        let producer = try Producer(settings: lab.settings, lingerMilliseconds: 0)
        defer { producer.close() }
        var deliveries: [Delivery] = []
        // The first record may be taken before the client knows the topic; then its delivery says so.
        let error: KafkaError?
        do {
            _ = try producer.send(topic: lab.topic, partition: 7, key: [], value: [1], token: 1)
            try wait(for: "the refusal", until: { !deliveries.isEmpty }) { try producer.poll(timeoutMilliseconds: 200, into: &deliveries) }
            error = deliveries[0].error
        } catch let thrown as KafkaError { error = thrown }
        #expect(error?.code == .unknownPartition)
        #expect(error?.partition == lab.partition(7))
    }

    @Test("a closed producer says so, and closing does not wait for an absent broker")
    func closed() throws {
        let producer = try Producer(settings: KafkaSettings(bootstrapServers: "127.0.0.1:1"), lingerMilliseconds: 0)
        _ = try producer.send(topic: "t", partition: 0, key: [], value: [1], token: 1)
        let began = ContinuousClock.now
        producer.close()
        #expect(ContinuousClock.now - began < .seconds(3))
        let error = #expect(throws: KafkaError.self) { _ = try producer.send(topic: "t", partition: 0, key: [], value: [1], token: 1) }
        #expect(error?.description == "cannot send to \"t\": the producer is closed")
    }
}
