/// The signatures of a p0f 3 database, indexed for comparison: a value, shared freely between threads.
///
/// The text is read where Debian's package `p0f` puts it (`/etc/p0f/p0f.fp`), or is the analyst's own; reading the file is the caller's.
package struct SignatureDatabase: Sendable {
    /// A pattern with what the search must know of its label; plain numbers only.
    struct Entry: Sendable {
        var pattern: SignaturePattern
        var label: Int
        var isGeneric: Bool
        var isApplication: Bool
    }

    private static let maximumBytes = 4 << 20
    private static let maximumLineBytes = 4096

    /// In the order of the text.
    package let labels: [FingerprintLabel]
    /// Grouped by key, in the order of the text within a group: the first match wins.
    let entries: [Entry]
    let groups: [SignatureKey: Range<Int>]

    /// Reads a database's text.
    ///
    /// - Throws: the first line that cannot be understood. Nothing is guessed: half a database would give wrong names.
    package init(parsing bytes: [UInt8]) throws(SignatureDatabaseError) {
        guard bytes.count <= Self.maximumBytes else {
            throw SignatureDatabaseError(line: 1, cause: .structure(.tooLong), text: Substring().utf8)
        }
        var parser = DatabaseParser()
        var lineNumber = 0
        for line in Substring(String(decoding: bytes, as: UTF8.self)).utf8.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        {
            lineNumber += 1
            do throws(SignatureDatabaseError.Cause) {
                guard line.count <= Self.maximumLineBytes else { throw .structure(.lineTooLong) }
                try parser.take(line)
            } catch {
                throw SignatureDatabaseError(line: lineNumber, cause: error, text: line)
            }
        }
        guard !parser.signatures.isEmpty else {
            throw SignatureDatabaseError(line: lineNumber, cause: .structure(.noSignature), text: Substring().utf8)
        }
        self.init(parser)
    }

    private init(_ parser: DatabaseParser) {
        var grouped: [SignatureKey: [Entry]] = [:]
        for (label, signature) in parser.signatures {
            let entry = Entry(
                pattern: signature.pattern, label: label, isGeneric: parser.labels[label].isGeneric,
                isApplication: parser.labels[label].isApplication)
            grouped[signature.key, default: []].append(entry)
        }
        var entries: [Entry] = []
        entries.reserveCapacity(parser.signatures.count)
        groups = grouped.mapValues { group in
            let start = entries.count
            entries.append(contentsOf: group)
            return start..<entries.count
        }
        self.entries = entries
        labels = parser.labels
    }

    package var signatureCount: Int { entries.count }
}
