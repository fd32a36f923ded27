/// Walks through bytes that should be a Protocol Buffers message without knowing its schema: field by field, into what looks like a message,
/// up to where it is none any more. Bounded in depth and in fields.
struct WireWalk {
    struct Field: Equatable {
        /// Field numbers from the outside in, such as `1.7.2`.
        var path: String
        var text: String
    }

    private static let fieldsMax = 64
    private static let depthMax = 6

    private let bytes: [UInt8]
    private(set) var fields: [Field] = []
    /// Where and why it stopped; nil if all bytes were read.
    private(set) var end: String?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func run() { walk(0..<bytes.count, "", 0) }

    private mutating func walk(_ range: Range<Int>, _ prefix: String, _ depth: Int) {
        var place = range.lowerBound
        while place < range.upperBound {
            guard fields.count < Self.fieldsMax else { return stop("more than \(Self.fieldsMax) fields", place) }
            guard let (tag, content) = varint(place, range.upperBound), tag >> 3 > 0 else { return stop("no field number", place) }
            let path = prefix + "\(tag >> 3)"
            guard let next = read(tag & 7, content..<range.upperBound, path, depth) else { return stop("field \(path) is cut or garbled", place) }
            place = next
        }
    }

    /// Reads one value and says where the next field begins; nil if it is no value.
    private mutating func read(_ type: UInt64, _ rest: Range<Int>, _ path: String, _ depth: Int) -> Int? {
        switch type {
        case 0:
            guard let (value, next) = varint(rest.lowerBound, rest.upperBound) else { return nil }
            fields.append(Field(path: path, text: "\(value)"))
            return next
        case 1, 5:
            let width = type == 1 ? 8 : 4
            guard rest.count >= width else { return nil }
            let next = rest.lowerBound + width
            fields.append(Field(path: path, text: "0x" + Escaped.hexadecimal(bytes[rest.lowerBound..<next].reversed())))
            return next
        case 2:
            guard let (length, start) = varint(rest.lowerBound, rest.upperBound), length <= UInt64(rest.upperBound - start) else { return nil }
            let content = start..<start + Int(length)
            if depth < Self.depthMax, looksLikeMessage(content) {
                walk(content, path + ".", depth + 1)
            } else {
                fields.append(Field(path: path, text: Escaped.bytes(bytes[content])))
            }
            return content.upperBound
        default: return nil
        }
    }

    /// Only what reads as fields from end to end, and is no plain text.
    private func looksLikeMessage(_ range: Range<Int>) -> Bool {
        guard !range.isEmpty, !bytes[range].allSatisfy({ (0x20...0x7e).contains($0) }) else { return false }
        var place = range.lowerBound
        while place < range.upperBound {
            guard let (tag, content) = varint(place, range.upperBound), (1..<1_000).contains(tag >> 3) else { return false }
            switch tag & 7 {
            case 0:
                guard let (_, next) = varint(content, range.upperBound) else { return false }
                place = next
            case 1, 5:
                place = content + (tag & 7 == 1 ? 8 : 4)
            case 2:
                guard let (length, start) = varint(content, range.upperBound), length <= UInt64(range.upperBound - start) else { return false }
                place = start + Int(length)
            default: return false
            }
        }
        return place == range.upperBound
    }

    private func varint(_ start: Int, _ end: Int) -> (value: UInt64, next: Int)? {
        var value: UInt64 = 0
        for step in 0..<10 {
            guard start + step < end else { return nil }
            let byte = bytes[start + step]
            value |= UInt64(byte & 0x7f) << (7 * UInt64(step))
            if byte < 0x80 { return (value, start + step + 1) }
        }
        return nil
    }

    private mutating func stop(_ why: String, _ place: Int) { end = end ?? "at byte \(place) of \(bytes.count): \(why)" }
}
