/// A schema's name, for statements that name two of them.
package struct SchemaName: Equatable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ text: String) { description = text }

    /// As SQL takes it literally.
    var quoted: String { "\"" + Self.doubled(description, "\"") + "\"" }
    /// As a text.
    var literal: String { Self.textLiteral(description) }

    static func textLiteral(_ text: String) -> String { "'" + doubled(text, "'") + "'" }

    private static func doubled(_ text: String, _ sign: Character) -> String {
        text.split(separator: sign, omittingEmptySubsequences: false).joined(separator: "\(sign)\(sign)")
    }

    /// Whether it can also be a part of topics' names: small letters, digits and `_`, at most 40.
    package var isPlain: Bool {
        guard let first = description.utf8.first, description.utf8.count <= 40 else { return false }
        let isLetter = { (byte: UInt8) in byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        return isLetter(first) && description.utf8.allSatisfy { isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
