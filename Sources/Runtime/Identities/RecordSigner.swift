import Foundation
import Pipeline
import Signing

/// Signs records with the key of a file.
package final class RecordSigner: Sendable {
    private let key: SigningKey

    /// - Parameter path: a file with a private key (PEM) that not everybody may read.
    package init(path: String) throws(SettingError) {
        try LinkFile.checkReadable(path, as: "identity-key")
        try LinkFile.checkPrivate(path, holding: "a private key")
        guard let data = FileManager.default.contents(atPath: path), data.count <= 65_536 else {
            throw SettingError("cannot read the key \"\(path)\": it is no key but a large file; \"leurre sensor-key\" makes one")
        }
        do throws(SigningError) { key = try SigningKey(pem: Array(data)) } catch {
            throw SettingError("cannot use the key \"\(path)\": \(error)")
        }
    }

    /// The key's public half, as the registry has it.
    package var publicKey: VerifyingKey { key.publicKey }

    /// The header of a record; about 35 µs.
    package func signature(of topic: Topic, partition: Int32, value: [UInt8]) -> [UInt8] {
        do throws(SigningError) {
            let proof = try key.signature(of: [RecordSignature.place(topic, partition: partition), value])
            return RecordSignature(keyName: key.publicKey.name, proof: proof).bytes
        } catch {
            // A key that could be read can sign, unless there is no memory left or no randomness: then nothing else works either.
            fatalError("\(error)")
        }
    }

    /// The item with its signature.
    package func signed(_ item: Publisher.Item, of topic: Topic) -> Publisher.Item {
        var item = item
        item.signature = signature(of: topic, partition: item.partition, value: item.value)
        return item
    }
}
