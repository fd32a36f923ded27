import Pipeline

/// A list of host name patterns from a file: one a line, `#` begins a comment.
package enum HostPatternFile {
    private static let patternsMax = 1_000
    private static let patternBytesMax = 255
    private static let nameBytesMax = 64

    package static func read(path: String) throws(LookupError) -> HostPatterns {
        let contents = try FileContents(path: path)
        let operation = "read host patterns from \"\(path)\""
        var patterns: [String] = []
        for line in TextLines(bytes: contents.bytes) {
            guard line.bytes.count <= patternBytesMax, line.bytes.allSatisfy({ (0x21...0x7e).contains($0) }), line.text != "!" else {
                throw LookupError(
                    code: .damaged, operation: operation,
                    reason: "line \(line.number): \"\(line.shown)\": must be one pattern of LIKE, such as %dsl%, or one behind an exclamation mark")
            }
            patterns.append(line.text)
        }
        guard (1...patternsMax).contains(patterns.count) else {
            throw LookupError(
                code: .damaged, operation: operation, reason: "it has \(patterns.count) patterns; 1 to \(patternsMax) make a list")
        }
        let file = String(decoding: (path.split(separator: "/").last ?? "patterns").utf8.prefix(nameBytesMax), as: UTF8.self)
        return HostPatterns(name: "\(file) \(digest(patterns))", patterns: patterns)
    }

    /// FNV-1a over the patterns: so that a changed file has another name in the rows.
    private static func digest(_ patterns: [String]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in patterns.joined(separator: "\n").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, width: 16, radix: 16)
    }
}
