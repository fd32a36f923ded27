/// Text from the network on its way to a terminal: nothing of it is left that a terminal would obey.
package enum Escaped {
    /// Printable ASCII as it is; everything else as `\u{…}`; what is longer is cut, with a word that says so.
    package static func text(_ text: String, scalarsMax: Int = 200) -> String {
        var result = ""
        for (count, scalar) in text.unicodeScalars.enumerated() {
            guard count < scalarsMax else { return result + "… (\(text.utf8.count) bytes)" }
            switch scalar.value {
            case 0x5c: result += "\\\\"
            case 0x20...0x7e: result.unicodeScalars.append(scalar)
            default: result += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return result
    }

    /// The same for bytes that may be text: quoted if all are printable, else hexadecimal.
    package static func bytes(_ bytes: some Collection<UInt8>, bytesMax: Int = 64) -> String {
        let shown = bytes.prefix(bytesMax)
        let rest = bytes.count > bytesMax ? "… (\(bytes.count) bytes)" : ""
        if !bytes.isEmpty, shown.allSatisfy({ (0x20...0x7e).contains($0) }) { return "\"" + shown.map(character).joined() + "\"" + rest }
        return hexadecimal(shown) + rest
    }

    package static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private static func character(_ byte: UInt8) -> String {
        byte == 0x5c ? "\\\\" : byte == 0x22 ? "\\\"" : String(Unicode.Scalar(byte))
    }
}
