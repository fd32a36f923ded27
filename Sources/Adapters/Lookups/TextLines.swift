/// The lines of a small text file: comments from `#` on and white space around are left out, and so are empty lines.
struct TextLines: Sequence {
    struct Line {
        /// Counted from 1.
        var number: Int
        var bytes: ArraySlice<UInt8>

        var text: String { String(decoding: bytes, as: UTF8.self) }
        var words: [ArraySlice<UInt8>] { bytes.split(whereSeparator: TextLines.isSpace) }

        /// The beginning of the line, which may hold anything, for a sentence.
        var shown: String {
            let visible = bytes.prefix(60).map { (0x20..<0x7f).contains($0) && $0 != UInt8(ascii: "\"") ? $0 : UInt8(ascii: "?") }
            return String(decoding: visible, as: UTF8.self)
        }
    }

    let bytes: [UInt8]

    func makeIterator() -> AnyIterator<Line> {
        var (start, number) = (0, 0)
        return AnyIterator {
            while start < bytes.count {
                let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                let line = Self.trimmed(bytes[start..<end])
                start = end + 1
                number += 1
                if !line.isEmpty { return Line(number: number, bytes: line) }
            }
            return nil
        }
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = line.prefix { $0 != UInt8(ascii: "#") }.drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        return rest
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
}
