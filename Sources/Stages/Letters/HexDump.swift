import Pipeline

/// Bytes as people read them: sixteen a line, with their place and their printable characters.
package enum HexDump {
    /// - Parameter bytesMax: how many are shown; a last line says how many are not.
    package static func text(_ bytes: [UInt8], bytesMax: Int) -> String {
        let shown = bytes.prefix(max(0, bytesMax))
        var lines: [String] = []
        for start in stride(from: 0, to: shown.count, by: 16) { lines.append(line(shown[start..<min(start + 16, shown.count)], at: start)) }
        if bytes.count > shown.count { lines.append("… \(bytes.count - shown.count) more bytes") }
        return lines.joined(separator: "\n")
    }

    private static func line(_ bytes: ArraySlice<UInt8>, at place: Int) -> String {
        let number = String(place, width: 6, radix: 16)
        let cells = bytes.map { Escaped.hexadecimal(CollectionOfOne($0)) }.joined(separator: " ")
        let gap = String(repeating: " ", count: 48 - bytes.count * 3 + 2)
        let text = String(decoding: bytes.map { (0x20...0x7e).contains($0) ? $0 : 0x2e }, as: UTF8.self)
        return "\(number)  \(cells)\(gap)\(text)"
    }
}
