import Foundation
import Kafka
import Pipeline
import Testing

/// Records on our topics that are not ours: set aside with their reason, and the pipe goes on.
@Suite("Hostile records", .serialized) struct HostileRecordTests {
    static func send(_ records: [(topic: Topic, partition: Int32, value: [UInt8])], to servers: String) throws {
        let producer = try Producer(settings: KafkaSettings(bootstrapServers: servers), lingerMilliseconds: 0)
        defer { producer.close() }
        for (index, record) in records.enumerated() {
            #expect(
                try producer.send(
                    topic: record.topic.rawValue, partition: record.partition, key: [1], value: record.value, token: UInt64(index)))
        }
        var deliveries: [Delivery] = []
        #expect(try producer.flush(timeoutMilliseconds: 10_000, into: &deliveries))
        let failures = deliveries.compactMap(\.error)
        #expect(failures.isEmpty)
    }

    @Test("garbage on every topic becomes a dead letter, later data are counted, no service ends")
    func garbage() throws {
        let house = try RunningHouse()
        defer { house.stop() }
        let before = try house.value("select sum(packets_received) from attacks")
        let garbage: [UInt8] = Array("this is no record of ours".utf8)
        var cutOff = PacketBatch(
            platform: "stranger", sensor: "stranger", epoch: 1, number: 0, packetsBefore: 0, packetCount: 3,
            clock: Timestamp(seconds: 1_371_000_000), packets: [1, 2, 3])
        cutOff.packets = [UInt8](repeating: 7, count: 20)
        try Self.send(
            [(.packets, 0, garbage), (.packets, 1, cutOff.encoded()), (.sessions, 2, garbage), (.attacks, 3, garbage), (.statistics, 0, garbage),
                (.sensors, 0, garbage)], to: house.bootstrapServers)
        #expect(try Tool.wait(seconds: 60) { try house.messagesBehind() == 0 })
        let letters = try Tool.run("leurre", ["deadletters", "--format", "json", "--bootstrap-servers", house.bootstrapServers])
        #expect(letters.code == 0)
        let reasons = letters.text.split(separator: "\n").filter { $0.contains("\"reason\":\"unreadable\"") }
        // attacks.v1 has two readers, and both set the record aside.
        #expect(reasons.count == 7, "\(letters.text)")
        #expect(try house.value("select unreadable, balances from ledger where sensor = 'stranger'") == "3|t")
        #expect(try house.value("select sum(packets_received) from attacks") == before)
        let ended = house.services.filter { kill($0.pid, 0) != 0 }.map(\.name)
        #expect(ended.isEmpty)
    }
}
