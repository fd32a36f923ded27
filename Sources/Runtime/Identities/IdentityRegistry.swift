import Kafka
import Pipeline
import Signing

/// Which key speaks for which sensor.
package struct IdentityRegistry: Sendable {
    /// What one key may say.
    package struct Permit: Sendable {
        package var key: VerifyingKey
        package var sensors: Set<Speaker> = []
        /// A person who may speak for every sensor: who gives in again what was set aside, or replays for others.
        package var operatorName: String?
    }

    /// By the keys' names.
    package private(set) var permits: [UInt64: Permit] = [:]

    /// - Returns: false if the key is an operator's and a sensor's at once, or says the same twice.
    mutating func permit(_ key: VerifyingKey, _ speaker: Speaker) -> Bool {
        var permit = permits[key.name] ?? Permit(key: key)
        guard permit.operatorName == nil, permit.sensors.insert(speaker).inserted else { return false }
        permits[key.name] = permit
        return true
    }

    mutating func permit(_ key: VerifyingKey, operatorName: String) -> Bool {
        guard permits[key.name] == nil else { return false }
        permits[key.name] = Permit(key: key, operatorName: operatorName)
        return true
    }

    /// Why a record may not speak for whom it names; nil if it may. About 75 µs.
    package func fault(_ message: Message, of topic: Topic, speaker: Speaker) -> String? {
        guard !message.signature.isEmpty else { return "the record carries no signature" }
        guard let signature = RecordSignature(bytes: message.signature) else { return "the record's signature has the wrong length" }
        let name = RecordSignature.text(ofKey: signature.keyName)
        guard let permit = permits[signature.keyName] else { return "the registry does not know the key \(name) that signed the record" }
        guard permit.operatorName != nil || permit.sensors.contains(speaker) else {
            return "the key \(name) that signed the record may not speak for the sensor \"\(speaker.sensor)\" of the platform \"\(speaker.platform)\""
        }
        let place = RecordSignature.place(topic, partition: message.partition)
        guard permit.key.isValid(signature.proof, of: [place, message.value ?? []]) else {
            return "the signature of the key \(name) does not fit: the record was changed or moved, or somebody else signed it"
        }
        return nil
    }
}
