/// The fields of a signature's text, `version:ttl:olen:mss:window,scale:options:quirks:payload`, still unread.
struct SignatureFields {
    /// Longer than any signature with 24 options and all quirks.
    private static let maximumBytes = 1024

    let version, ttl, ipOptionBytes, mss, window, windowScale, options, quirks, payload: Substring.UTF8View

    init(text: Substring.UTF8View) throws(SignatureTextError) {
        guard text.count <= Self.maximumBytes else { throw .fields }
        let fields = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard fields.count == 8 else { throw .fields }
        let windowAndScale = fields[4].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard windowAndScale.count == 2 else { throw .fields }
        (version, ttl, ipOptionBytes, mss) = (fields[0], fields[1], fields[2], fields[3])
        (window, windowScale) = (windowAndScale[0], windowAndScale[1])
        (options, quirks, payload) = (fields[5], fields[6], fields[7])
    }
}

extension Substring.UTF8View {
    /// The whole text is this word.
    func reads(_ word: StaticString) -> Bool {
        String(Substring(self)) == word.description
    }
}
