import Kafka
import Pipeline
import Runtime

extension IdentityRegistry {
    /// Why a letter's record would be set aside again; nil if it would be believed.
    func fault(_ letter: DeadLetter, of topic: Topic) -> String? {
        let speaker: Speaker? =
            switch topic {
            case .packets: (try? PacketBatch(encoded: letter.value))?.speaker
            case .sensors: (try? SensorReport(encoded: letter.value))?.speaker
            case .sessions, .attacks, .statistics, .deadLetters: nil
            }
        guard let speaker else { return "its bytes do not say which sensor wrote them" }
        let message = Message(
            topic: letter.topic, partition: letter.partition, offset: letter.offset, sent: letter.captured, key: letter.key, value: letter.value,
            signature: letter.signature)
        return fault(message, of: topic, speaker: speaker)
    }
}
