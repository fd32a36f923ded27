/// Reads p0f's database line by line (p0f's documentation, section 5 "Fingerprint database"). Sections that say nothing about TCP are
/// skipped unread; anything else out of order is refused, because a damaged database would name systems wrongly in silence.
struct DatabaseParser {
    private enum Section {
        case none
        /// `[mtu]`, `[http:…]`
        case skipped
        case tcp(isSynAck: Bool)
    }

    /// What the label that was read last still needs.
    private enum Group {
        case none
        case awaitingSystems
        case open
    }

    private static let maximumSignatures = 65536

    private(set) var labels: [FingerprintLabel] = []
    /// In the order of the text, each with the index of its label.
    private(set) var signatures: [(label: Int, signature: DatabaseSignature)] = []

    private var section = Section.none
    private var group = Group.none
    private var labelText = LabelText()

    /// Takes one line without its end. Blanks around it do not matter.
    mutating func take(_ untrimmed: Substring.UTF8View) throws(SignatureDatabaseError.Cause) {
        let line = Self.trimmed(untrimmed)
        guard let first = line.first, first != UInt8(ascii: ";") else { return }
        if first != UInt8(ascii: "["), case .skipped = section { return }
        if let (name, value) = Self.statement(line), name.reads("sig") {
            try takeSignature(value)
            return
        }
        do throws(DatabaseStructureError) {
            if first == UInt8(ascii: "[") { try takeSection(line) } else { try takeStatement(line) }
        } catch {
            throw .structure(error)
        }
    }

    private mutating func takeSection(_ line: Substring.UTF8View) throws(DatabaseStructureError) {
        group = .none
        section =
            switch String(Substring(line)) {
            case "[tcp:request]": .tcp(isSynAck: false)
            case "[tcp:response]": .tcp(isSynAck: true)
            case "[mtu]", "[http:request]", "[http:response]": .skipped
            default: throw .section
            }
    }

    private mutating func takeStatement(_ line: Substring.UTF8View) throws(DatabaseStructureError) {
        guard let (name, value) = Self.statement(line) else { throw .statement }
        if name.reads("classes") {
            guard case .none = section else { throw .misplacedClasses }
            try labelText.readClasses(value)
        } else if name.reads("label") {
            guard case .tcp = section, group != .awaitingSystems else { throw .misplacedLabel }
            let label = try labelText.readLabel(value)
            labels.append(label)
            group = label.isApplication ? .awaitingSystems : .open
        } else if name.reads("sys") {
            guard group == .awaitingSystems else { throw .misplacedSystems }
            try labelText.checkSystems(value)
            group = .open
        } else {
            throw .unknownName
        }
    }

    private mutating func takeSignature(_ text: Substring.UTF8View) throws(SignatureDatabaseError.Cause) {
        guard case .tcp(let isSynAck) = section, group == .open else { throw .structure(.misplacedSignature) }
        guard signatures.count < Self.maximumSignatures else { throw .structure(.tooManySignatures) }
        do throws(SignatureTextError) {
            signatures.append((labels.count - 1, try DatabaseSignature(text: text, isSynAck: isSynAck)))
        } catch {
            throw .signature(error)
        }
    }

    /// Name and value around the first `=`, without the blanks next to it.
    private static func statement(_ line: Substring.UTF8View) -> (name: Substring.UTF8View, value: Substring.UTF8View)? {
        guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let name = trimmed(line[..<equals])
        guard !name.isEmpty else { return nil }
        return (name, trimmed(line[line.index(after: equals)...]))
    }

    private static func trimmed(_ line: Substring.UTF8View) -> Substring.UTF8View {
        var line = line.drop { LabelText.isBlank($0) }
        while let last = line.last, LabelText.isBlank(last) || last == UInt8(ascii: "\r") { line.removeLast() }
        return line
    }
}
