import Kafka
import Pipeline
import Runtime

extension IdentityRegistry {
    /// A batch that may not speak for its sensor, on its way to the dead letters. It touches no account, no clock and no attack: what it says
    /// of itself is nobody's word.
    func refusal(_ message: Message, _ batch: PacketBatch) -> SetAside? {
        guard let fault = fault(message, of: .packets, speaker: batch.speaker) else { return nil }
        return SetAside(
            reason: .identity, offset: message.offset, detail: fault, bytes: [], captured: batch.clock, index: nil, batch: batch.origin)
    }
}
