import Pipeline

/// Reads lines `low,high,CC`: decimal numbers (or dotted quads) for IPv4, text addresses for IPv6; `#` begins a comment.
struct CountryRangeParser {
    /// What is wrong, and in which line, counted from 1.
    struct Fault: Error, Equatable {
        var line: Int
        var cause: String
    }

    private static let lineBytesMax = 1_024
    private var ranges = CountryRanges()
    private var number = 0

    static func parse(_ bytes: [UInt8]) throws(Fault) -> CountryRanges {
        var parser = CountryRangeParser()
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            parser.number += 1
            try parser.take(bytes[start..<end])
            start = end + 1
        }
        guard parser.ranges.rangeCount > 0 else { throw Fault(line: max(parser.number, 1), cause: "the file ends without any range") }
        return parser.ranges
    }

    private mutating func take(_ raw: ArraySlice<UInt8>) throws(Fault) {
        guard raw.count <= Self.lineBytesMax else { throw Fault(line: number, cause: "longer than \(Self.lineBytesMax) bytes") }
        let line = raw.last == UInt8(ascii: "\r") ? raw.dropLast() : raw
        guard let first = line.first else { return }
        if first == UInt8(ascii: "#") {
            ranges.header.take(comment: line.dropFirst())
            return
        }
        let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard fields.count == 3 else { throw fault("must be low,high,country", in: line) }
        guard let code = CountryCode(fields[2]) else { throw fault("must end in a country code of two letters", in: line) }
        guard let low = bound(fields[0]), let high = bound(fields[1]), low.family == high.family else {
            throw fault("must begin with two IPv4 numbers or two IPv6 addresses", in: line)
        }
        do throws(RangeFault) {
            switch low.family {
            case .ipv4: try ranges.ipv4.append(UInt32(truncatingIfNeeded: low.low), UInt32(truncatingIfNeeded: high.low), code)
            case .ipv6: try ranges.ipv6.append(low.number, high.number, code)
            }
        } catch {
            throw fault(error.rawValue, in: line)
        }
    }

    private func bound(_ text: ArraySlice<UInt8>) -> Address? {
        var value: UInt64 = 0
        for byte in text {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return Address(String(decoding: text, as: UTF8.self)) }
            value = value * 10 + UInt64(byte - UInt8(ascii: "0"))
            guard value <= UInt64(UInt32.max) else { return nil }
        }
        return text.isEmpty ? nil : Address(ipv4: UInt32(value))
    }

    /// The cause with the beginning of the line, which may hold anything.
    private func fault(_ cause: String, in line: ArraySlice<UInt8>) -> Fault {
        let shown = line.prefix(60).map { (0x20..<0x7f).contains($0) && $0 != UInt8(ascii: "\"") ? $0 : UInt8(ascii: "?") }
        return Fault(line: number, cause: "\"\(String(decoding: shown, as: UTF8.self))\": \(cause)")
    }
}
