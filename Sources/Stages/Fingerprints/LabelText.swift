/// Reads labels, and what belongs to them: `classes` and `sys` (p0f's documentation, "Signature groups").
struct LabelText {
    /// The registered classes, in lower case; empty if the database has no `classes` line, and then every class is accepted.
    private(set) var classes: Set<String> = []
    /// The first spelling of each name stands for all others that differ in upper and lower case only.
    private var spellings: [String: String] = [:]

    mutating func readClasses(_ text: Substring.UTF8View) throws(DatabaseStructureError) {
        for word in Self.words(text) {
            guard !word.isEmpty, word.allSatisfy(Self.isLetterOrDigit) else { throw .malformedClasses }
            classes.insert(String(Substring(word)).lowercased())
        }
    }

    mutating func readLabel(_ text: Substring.UTF8View) throws(DatabaseStructureError) -> FingerprintLabel {
        let parts = text.split(separator: UInt8(ascii: ":"), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts[0].reads("s") || parts[0].reads("g") else { throw .labelType }
        guard parts.count > 1 else { throw .labelClass }
        let systemClass = try systemClass(parts[1])
        guard parts.count == 4, Self.isName(parts[2]) else { throw .labelName }
        guard parts[3].allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .labelFlavour }
        return FingerprintLabel(
            isGeneric: parts[0].reads("g"), systemClass: systemClass, name: spelling(String(Substring(parts[2]))),
            flavour: String(Substring(parts[3])))
    }

    /// The systems that an application runs on are not used, only checked.
    func checkSystems(_ text: Substring.UTF8View) throws(DatabaseStructureError) {
        for word in Self.words(text) {
            if word.first == UInt8(ascii: "@") {
                guard isKnownClass(word.dropFirst()) else { throw .malformedSystems }
            } else {
                guard Self.isName(word) else { throw .malformedSystems }
            }
        }
    }

    /// nil for an application.
    private func systemClass(_ text: Substring.UTF8View) throws(DatabaseStructureError) -> String? {
        if text.reads("!") { return nil }
        guard isKnownClass(text) else { throw .labelClass }
        return String(Substring(text)).lowercased()
    }

    private func isKnownClass(_ text: Substring.UTF8View) -> Bool {
        guard !text.isEmpty, text.allSatisfy(Self.isLetterOrDigit) else { return false }
        return classes.isEmpty || classes.contains(String(Substring(text)).lowercased())
    }

    private mutating func spelling(_ name: String) -> String {
        let key = name.lowercased()
        if let first = spellings[key] { return first }
        spellings[key] = name
        return name
    }

    /// The words between commas, without the blanks before them.
    private static func words(_ text: Substring.UTF8View) -> [Substring.UTF8View] {
        text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { $0.drop(while: isBlank) }
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: false
        }
    }

    private static func isName(_ text: Substring.UTF8View) -> Bool {
        !text.isEmpty && text.allSatisfy { isLetterOrDigit($0) || " ./-_!?()".utf8.contains($0) }
    }
}
