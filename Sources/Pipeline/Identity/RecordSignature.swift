/// Who wrote a record of `packets.v1` or `sensors.v1`, and the proof: the record's header `leurre-signature` (schemas/events/packets.proto).
package struct RecordSignature: Equatable, Sendable {
    package static let headerName = "leurre-signature"
    /// Longer ones are none.
    package static let bytesMax = 128
    private static let nameBytes = 8

    /// Of the key that made the proof.
    package var keyName: UInt64
    /// DER of an ECDSA signature.
    package var proof: [UInt8]

    package init(keyName: UInt64, proof: [UInt8]) { (self.keyName, self.proof) = (keyName, proof) }

    /// Nil if the bytes are too few or too many.
    package init?(bytes: [UInt8]) {
        guard (Self.nameBytes + 1...Self.bytesMax).contains(bytes.count) else { return nil }
        keyName = bytes.prefix(Self.nameBytes).reduce(0) { $0 << 8 | UInt64($1) }
        proof = Array(bytes.dropFirst(Self.nameBytes))
    }

    package var bytes: [UInt8] { (0..<Self.nameBytes).map { UInt8(truncatingIfNeeded: keyName >> (56 - 8 * UInt64($0))) } + proof }

    /// What is signed before the value's bytes: a proof holds for one topic and one partition only. Whatever the house, so without its prefix.
    package static func place(_ topic: Topic, partition: Int32) -> [UInt8] { Array("leurre \(topic.rawValue) \(partition)\n".utf8) }

    /// A key's name as people read it: sixteen hexadecimal digits.
    package static func text(ofKey name: UInt64) -> String { String(name, width: 16, radix: 16) }
}
