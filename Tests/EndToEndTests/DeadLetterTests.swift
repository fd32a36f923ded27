import Foundation
import Kafka
import Pipeline
import Testing

/// A hostile producer, and a person who sees and repairs what was set aside.
@Suite("Dead letters", .serialized) struct DeadLetterTests {
    private static let attacker = Address(ipv4: 0xc633_6407)
    private static let partition = attacker.partition(of: 4)
    private static let elsewhere = (partition + 1) % 4
    private static let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))

    /// 198.51.100.7:40000 → 192.0.2.1, SYN.
    private static func syn(port: UInt8, version: UInt8 = 4) -> [UInt8] {
        [version << 4 | 5, 0, 0, 40, 0, 1, 0, 0, 64, 6, 0, 0, 198, 51, 100, 7, 192, 0, 2, 1]
            + [0x9c, 0x40, 0, port, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 0x02, 0x20, 0, 0, 0, 0, 0]
    }

    private static func batch(_ number: Int64, before: Int64, clock: Timestamp, _ packets: [(Timestamp, [UInt8])]) -> PacketBatch {
        var records: [UInt8] = []
        for (time, bytes) in packets {
            bytes.withUnsafeBytes {
                PacketRecord.append(captured: time, wireLength: 40, machine: 1, direction: .received, bytes: $0, to: &records)
            }
        }
        return PacketBatch(
            platform: "stranger", sensor: "stranger", epoch: 1, number: number, packetsBefore: before, packetCount: Int64(packets.count),
            clock: clock, packets: records)
    }

    private struct Sent {
        var partition = DeadLetterTests.partition
        var value: [UInt8]
        var at = DeadLetterTests.now
    }

    /// What the letters below are about, in the order in which it is sent.
    private static var records: [Sent] {
        let hourAgo = now - .hours(1)
        let whole = batch(0, before: 0, clock: hourAgo, [(hourAgo, syn(port: 80)), (hourAgo, syn(port: 81))])
        let odd = batch(1, before: 2, clock: hourAgo, [(hourAgo, syn(port: 82)), (hourAgo, syn(port: 83, version: 5))])
        let early = now - .minutes(5)
        let future = batch(2, before: 4, clock: hourAgo, [(early, syn(port: 84)), (early, syn(port: 85))])
        let late = batch(3, before: 6, clock: hourAgo, [(now - .hours(60), syn(port: 86))])
        let astray = batch(0, before: 0, clock: hourAgo, [(hourAgo, syn(port: 87))])
        return [
            Sent(value: Array("this is no record of ours".utf8)), Sent(value: Array(whole.encoded().dropLast(30))), Sent(value: whole.encoded()),
            Sent(value: odd.encoded()), Sent(value: future.encoded(), at: hourAgo), Sent(value: late.encoded()),
            Sent(partition: elsewhere, value: astray.encoded()),
        ]
    }

    private static func send(to servers: String) throws {
        let producer = try Producer(settings: KafkaSettings(bootstrapServers: servers), lingerMilliseconds: 0)
        defer { producer.close() }
        for (index, record) in records.enumerated() {
            #expect(
                try producer.send(
                    topic: Topic.packets.rawValue, partition: record.partition, key: Array("stranger".utf8), value: record.value,
                    token: UInt64(index), sent: record.at))
        }
        var deliveries: [Delivery] = []
        #expect(try producer.flush(timeoutMilliseconds: 10_000, into: &deliveries))
        let failures = deliveries.compactMap(\.error)
        #expect(failures.isEmpty)
    }

    private struct View: Decodable {
        var letter: Int64
        var reason: String
        var detail: String
        var redriven_to: String?
    }

    @Test("list, show, redrive: each packet counts once, however often and by how many it is redriven")
    func repair() throws {
        let house = try RunningHouse()
        defer { house.stop() }
        let servers = house.bootstrapServers
        @Sendable func tool(_ arguments: String...) throws -> Tool.Output {
            try Tool.run("leurre", ["deadletters"] + arguments + ["--bootstrap-servers", servers])
        }
        func list() throws -> [View] {
            let output = try tool("list", "--format", "json")
            #expect(output.code == 0, "\(output.errors)")
            return try output.text.split(separator: "\n").map { try JSONDecoder().decode(View.self, from: Data($0.utf8)) }
        }
        func packets() throws -> String {
            #expect(try Tool.wait(seconds: 60) { try house.messagesBehind() == 0 })
            return try house.value("select sum(packets_received) from attacks where platform = 'stranger' and absorbed_by is null")
        }
        try Self.send(to: house.bootstrapServers)
        #expect(try packets() == "3")
        let letters = try list()
        #expect(letters.map(\.reason).sorted() == ["clock", "clock", "late", "malformed", "malformed", "unreadable", "unreadable"])
        let summary = try tool("list", "--limit", "2").text
        #expect(summary.contains("7 letters: 2 clock, 1 late, 2 malformed, 2 unreadable, the newest 2 listed"), "\(summary)")

        let odd = try #require(letters.first { $0.detail == "ip version" })
        let shown = try tool("show", "\(odd.letter)")
        for words in ["reason", "malformed: ip version", "stranger", "decoding stopped", "000000  55 00 00 28"] {
            #expect(shown.text.contains(words), "\(shown.text)")
        }
        #expect(try tool("show", "99999").code == 1)

        let dry = try tool("redrive", "--all", "--dry-run")
        #expect(dry.code == 1 && dry.text.contains("3 letters would be redriven, 4 not"), "\(dry.text)")
        #expect(try packets() == "3")

        let clock = try #require(letters.first { $0.reason == "clock" })
        #expect(try tool("redrive", "\(clock.letter)").code == 0)
        #expect(try packets() == "4")
        let all = try tool("redrive", "--all")
        #expect(all.code == 1 && all.text.contains("3 letters redriven, 4 not"), "\(all.text)")
        for words in ["still malformed (ip version)", "leurre rebuild --into SCHEMA", "still no record of this topic"] {
            #expect(all.text.contains(words), "\(all.text)")
        }
        #expect(try packets() == "6")
        #expect(try list().filter { $0.redriven_to != nil }.count == 3)

        // Two people at once.
        DispatchQueue.concurrentPerform(iterations: 2) { _ in _ = try? tool("redrive", "--reason", "clock") }
        #expect(try packets() == "6")
        #expect(try house.value("select bool_and(balances) from ledger where platform = 'stranger'") == "t")
        #expect(try house.value("select ports from visits where platform = 'stranger'") == "6")
        let late = try tool("redrive", "--late-into", "")
        #expect(late.code == 1 && late.text.contains("from where the rebuild reads it itself"), "\(late.text)")
        #expect(try list().count == 7)
    }
}
