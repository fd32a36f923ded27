/// The kinds that p0f's notation has names for (RFC 9293 section 3.2, RFC 7323, RFC 2018).
enum OptionKind {
    static let endOfOptions: UInt8 = 0
    static let noOperation: UInt8 = 1
    static let maximumSegment: UInt8 = 2
    static let windowScale: UInt8 = 3
    static let selectiveAckPermitted: UInt8 = 4
    static let selectiveAck: UInt8 = 5
    static let timestamps: UInt8 = 8

    /// Bytes on the wire; nil if the kind does not say.
    static func lengthBytes(_ kind: UInt8) -> Int? {
        switch kind {
        case endOfOptions, noOperation: 1
        case maximumSegment: 4
        case windowScale: 3
        case selectiveAckPermitted: 2
        case timestamps: 10
        default: nil
        }
    }
}
