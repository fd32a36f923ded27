import Foundation
import Letters
import Pipeline

/// A dead letter in a list, as programs read it.
struct LetterView: Encodable {
    var letter: Int64
    var reason: String
    var detail: String
    var service: String
    var origin: String
    var platform: String?
    var sensor: String?
    var captured: String?
    var redrivenTo: String?
    var length: Int
    /// The first bytes, hexadecimal.
    var bytes: String

    init(_ entry: LetterList.Entry) {
        let source = entry.letter
        (letter, reason, detail, service) = (entry.number, source.reason, source.detail, source.service)
        origin = "\(LetterOrigin(source))"
        (platform, sensor) = (source.batch?.platform, source.batch?.sensor)
        captured = source.captured.nanoseconds == 0 ? nil : source.captured.text
        (redrivenTo, length, bytes) = (entry.redrivenTo, entry.byteCount, Escaped.hexadecimal(source.value))
    }

    var row: [String] {
        [
            "\(letter)", reason, origin, platform ?? "", captured ?? "", "\(length)", redrivenTo ?? "", detail, String(bytes.prefix(24)),
        ].map { Escaped.text($0, scalarsMax: 80) }
    }

    static let header = ["letter", "reason", "origin", "platform", "captured", "bytes", "redriven to", "detail", "begins with"]
}

/// JSON that a terminal may be shown: beyond ASCII everything is escaped.
enum PlainJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(value), as: UTF8.self)
        return text.utf16.map { unit in
            (0x20...0x7e).contains(unit) ? String(UnicodeScalar(UInt8(unit))) : "\\u" + String(format: "%04x", unit)
        }.joined()
    }
}
