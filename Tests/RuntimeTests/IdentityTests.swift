import Foundation
import Kafka
import Pipeline
import Signing
import TestSupport
import Testing

@testable import Runtime

@Suite("Who may speak for whom") struct IdentityTests {
    private let authority: TestAuthority
    private let signer: RecordSigner
    private let person: RecordSigner
    private let registry: IdentityRegistry
    private let value = [UInt8](repeating: 9, count: 300)
    private let own = Speaker(platform: "france1", sensor: "one")

    init() throws {
        let authority = try TestAuthority()
        func make(_ name: String) throws -> RecordSigner {
            let path = authority.path(name)
            try Data(SigningKey().pem()).write(to: URL(fileURLWithPath: path))
            chmod(path, 0o600)
            return try RecordSigner(path: path)
        }
        self.authority = authority
        (signer, person) = (try make("sensor"), try make("person"))
        registry = try IdentityFile(
            text: """
                identities:
                  - {platform: france1, sensor: one, key: \(signer.publicKey.text)}
                  - {operator: ada, key: \(person.publicKey.text)}
                """, name: "i.yaml"
        ).registry
        authority.remove()
    }

    private func message(_ signature: [UInt8], partition: Int32 = 2, value: [UInt8]? = nil) -> Message {
        Message(
            topic: "x.packets.v1", partition: partition, offset: 4, sent: Timestamp(seconds: 1), key: [], value: value ?? self.value, signature: signature)
    }

    private func fault(_ message: Message, _ speaker: Speaker? = nil, of topic: Topic = .packets) -> String {
        registry.fault(message, of: topic, speaker: speaker ?? own) ?? "believed"
    }

    @Test("a sensor is believed what it signed for itself, at the place that it signed it for, and nothing else")
    func sensor() throws {
        let signature = signer.signature(of: .packets, partition: 2, value: value)
        #expect(fault(message(signature)) == "believed")
        #expect(fault(message(signature, partition: 3)).contains("does not fit"))
        #expect(fault(message(signature), of: .sensors).contains("does not fit"))
        #expect(fault(message(signature, value: value + [0])).contains("does not fit"))
        #expect(fault(message(signature), Speaker(platform: "france2", sensor: "one")).contains("may not speak for the sensor \"one\" of the platform \"france2\""))
        #expect(fault(message(signature), Speaker(platform: "france1", sensor: "two")).contains("may not speak"))
    }

    @Test("an operator is believed for every sensor, as long as the signature fits")
    func anOperator() {
        let signature = person.signature(of: .packets, partition: 2, value: value)
        #expect(fault(message(signature), Speaker(platform: "france2", sensor: "x")) == "believed")
        #expect(fault(message(signature, partition: 0)).contains("does not fit"))
    }

    @Test("no signature, one of an unknown key, one under another's name, and any other bytes are told apart")
    func strangers() throws {
        #expect(fault(message([])) == "the record carries no signature")
        let stranger = try SigningKey()
        let proof = try stranger.signature(of: [RecordSignature.place(.packets, partition: 2), value])
        let unknown = fault(message(RecordSignature(keyName: stranger.publicKey.name, proof: proof).bytes))
        #expect(unknown.contains("does not know the key \(RecordSignature.text(ofKey: stranger.publicKey.name))"))
        #expect(fault(message(RecordSignature(keyName: signer.publicKey.name, proof: proof).bytes)).contains("does not fit"))
        for bytes in [[1], [UInt8](repeating: 0, count: 8), [UInt8](repeating: 0, count: RecordSignature.bytesMax + 1)] {
            #expect(fault(message(bytes)).contains("wrong length"))
        }
        let good = signer.signature(of: .packets, partition: 2, value: value)
        for place in good.indices {
            var changed = good
            changed[place] ^= 4
            #expect(fault(message(changed)) != "believed")
        }
    }

    @Test("the signature travels in the record's header, with and without a time of its own; what is too long comes cut")
    func header() throws {
        let broker = try MockBroker(topics: [("packets.v1", 1)])
        defer { broker.close() }
        let settings = KafkaSettings(bootstrapServers: broker.bootstrapServers)
        let producer = try Producer(settings: settings, lingerMilliseconds: 0)
        defer { producer.close() }
        let signature = signer.signature(of: .packets, partition: 0, value: value)
        let sent: [([UInt8], Timestamp?)] = [
            (signature, nil), ([], nil), (signature, Timestamp(seconds: 9)), ([], Timestamp(seconds: 9)), ([UInt8](repeating: 1, count: 10_000), nil),
        ]
        for (index, (signature, time)) in sent.enumerated() {
            #expect(
                try producer.send(
                    topic: "packets.v1", partition: 0, key: [1], value: value, token: UInt64(index), sent: time, signature: signature))
        }
        var deliveries: [Delivery] = []
        #expect(try producer.flush(timeoutMilliseconds: 20_000, into: &deliveries) && deliveries.allSatisfy { $0.error == nil })
        let reader = try LogReader(settings: settings)
        defer { reader.close() }
        var found: [Message] = []
        try reader.readAll(TopicPartition(topic: "packets.v1", partition: 0), 0..<5) { found.append($0) }
        #expect(found.map(\.signature) == [signature, [], signature, [], [UInt8](repeating: 1, count: RecordSignature.bytesMax + 1)])
        #expect(found.map(\.value) == Array(repeating: value, count: 5) && found[2].sent == Timestamp(seconds: 9))
        #expect(fault(Message(topic: "packets.v1", partition: 0, offset: 0, sent: found[0].sent, key: [1], value: found[0].value, signature: found[0].signature)) == "believed")
    }
}
