import Foundation
import Kafka
import Pipeline
import Signing
import TestSupport
import Testing

@testable import Runtime
@testable import leurre_sensor

@Suite("A sensor that signs") struct SigningTests {
    private static func signer(_ authority: TestAuthority, _ name: String) throws -> RecordSigner {
        let path = authority.path(name)
        try Data(SigningKey().pem()).write(to: URL(fileURLWithPath: path))
        chmod(path, 0o600)
        return try RecordSigner(path: path)
    }

    private static func registry(_ signer: RecordSigner) throws -> IdentityRegistry {
        try IdentityFile(text: "identities: [{platform: p, sensor: s, key: \(signer.publicKey.text)}]", name: "i.yaml").registry
    }

    @Test("every batch is signed for its partition by the key that the sensor has when it sends it: after an outage, a kill and a change of keys")
    func batches() throws {
        let authority = try TestAuthority()
        defer { authority.remove() }
        let (old, new) = (try Self.signer(authority, "old"), try Self.signer(authority, "new"))
        let lab = try SensorLab()
        var life: SensorLab.Life? = try lab.start(signer: old)
        for content in 0..<10 { try life?.send(content, partition: Int32(content % 2)) }
        #expect(try life?.drain() == true)
        lab.broker.brokerDown()
        for content in 10..<30 { try life?.send(content, partition: Int32(content % 2)) }
        lab.kill(&life)
        lab.broker.brokerUp()
        let next = try lab.start(signer: new)
        #expect(try next.drain())
        let (before, after) = (try Self.registry(old), try Self.registry(new))
        for partition: Int32 in [0, 1] {
            var signed = (old: 0, new: 0)
            for message in try lab.messages(partition, atLeast: 15) {
                let batch = try PacketBatch(encoded: message.value ?? [])
                if before.fault(message, of: .packets, speaker: batch.speaker) == nil { signed.old += 1 }
                if after.fault(message, of: .packets, speaker: batch.speaker) == nil { signed.new += 1 }
            }
            #expect(signed.old >= 5 && signed.new >= 10, "\(signed)")
        }
    }

    @Test("reports are signed")
    func reports() throws {
        let authority = try TestAuthority()
        defer { authority.remove() }
        let signer = try Self.signer(authority, "key")
        let broker = try MockBroker(topics: [("sensors.v1", 1)])
        defer { broker.close() }
        let settings = KafkaSettings(bootstrapServers: broker.bootstrapServers)
        let sender = try ReportSender(settings: settings, logger: LineLog().logger, signer: signer)
        defer { sender.close() }
        var account = LiveAccount(platform: SensorLab.platform, sensor: "s")
        _ = account.report(.init(), spooled: (0, 0), minutes: 1, now: Timestamp(hour: 400_000))
        sender.put(account.records(topic: "sensors.v1", now: Timestamp(hour: 400_000)))
        #expect(try sender.drain(until: Clock.monotonic() + .seconds(Patience.stretched(20))))
        let reader = try LogReader(settings: settings)
        defer { reader.close() }
        var faults: [String?] = []
        let registry = try Self.registry(signer)
        try reader.readAll(TopicPartition(topic: "sensors.v1", partition: 0), 0..<1) { message in
            faults.append(registry.fault(message, of: .sensors, speaker: Speaker(platform: "p", sensor: "s")))
        }
        #expect(faults == [nil])
    }
}
