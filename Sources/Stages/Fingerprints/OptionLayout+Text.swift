/// The notation `mss,nop,ws,?30,eol+1` (p0f's documentation, "olayout").
extension OptionLayout {
    init(text: Substring.UTF8View) throws(SignatureTextError) {
        guard !text.isEmpty else { return }
        for word in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            guard kinds.count < Self.maximumOptions, kinds.last != OptionKind.endOfOptions else { throw .options }
            try append(word)
        }
    }

    private mutating func append(_ word: Substring.UTF8View) throws(SignatureTextError) {
        if word.starts(with: "eol+".utf8) {
            kinds.append(OptionKind.endOfOptions)
            eolPadding = try DecimalText.parse(word.dropFirst(4), in: 0...UInt8.max, orThrow: .options)
        } else if word.first == UInt8(ascii: "?") {
            // An unknown kind 0 would have to end the options: it is written `eol+n`.
            kinds.append(try DecimalText.parse(word.dropFirst(), in: 1...UInt8.max, orThrow: .options))
        } else if let kind = Self.kind(named: word) {
            kinds.append(kind)
        } else {
            throw .options
        }
    }

    private static func kind(named word: Substring.UTF8View) -> UInt8? {
        switch String(Substring(word)) {
        case "nop": OptionKind.noOperation
        case "mss": OptionKind.maximumSegment
        case "ws": OptionKind.windowScale
        case "sok": OptionKind.selectiveAckPermitted
        case "sack": OptionKind.selectiveAck
        case "ts": OptionKind.timestamps
        default: nil
        }
    }

    var text: String {
        kinds.map(name).joined(separator: ",")
    }

    private func name(_ kind: UInt8) -> String {
        switch kind {
        case OptionKind.endOfOptions: "eol+\(eolPadding)"
        case OptionKind.noOperation: "nop"
        case OptionKind.maximumSegment: "mss"
        case OptionKind.windowScale: "ws"
        case OptionKind.selectiveAckPermitted: "sok"
        case OptionKind.selectiveAck: "sack"
        case OptionKind.timestamps: "ts"
        default: "?\(kind)"
        }
    }
}
