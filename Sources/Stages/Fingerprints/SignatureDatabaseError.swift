/// Why a database of signatures cannot be used: the line (from 1), what is wrong with it, and the line's text.
package struct SignatureDatabaseError: Error, Hashable, CustomStringConvertible {
    package enum Cause: Error, Hashable {
        case structure(DatabaseStructureError)
        case signature(SignatureTextError)

        package var sentence: String {
            switch self {
            case .structure(let error): error.rawValue
            case .signature(let error): error.rawValue
            }
        }
    }

    package var line: Int
    package var cause: Cause
    /// The beginning of the line, printable.
    package var excerpt: String

    private static let excerptCharacters = 80

    init(line: Int, cause: Cause, text: Substring.UTF8View) {
        (self.line, self.cause) = (line, cause)
        let printable = text.prefix(Self.excerptCharacters).map { (0x20...0x7E).contains($0) && $0 != 0x22 ? $0 : UInt8(ascii: "?") }
        excerpt = String(decoding: printable, as: UTF8.self)
    }

    /// `cannot read line 12 of the p0f database: the payload class must be 0, + or * in "sig = …"`
    package var description: String {
        let place = excerpt.isEmpty ? "" : " in \"\(excerpt)\""
        return "cannot read line \(line) of the p0f database: \(cause.sentence)\(place)"
    }
}
