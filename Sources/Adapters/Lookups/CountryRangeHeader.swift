import Glibc
import Pipeline

/// What the comments of a country range file say about its origin (`# Generated: …`, `# Vendor: …`, as in Debian's `tor-geoipdb`).
struct CountryRangeHeader: Equatable, Sendable {
    /// nil if the comments do not say; then the file's date holds.
    var generated: Timestamp?
    var vendor: String?

    private static let vendorBytesMax = 64

    /// Takes one comment line, without its `#`.
    mutating func take(comment: ArraySlice<UInt8>) {
        let text = String(decoding: comment, as: UTF8.self)
        guard let colon = text.firstIndex(of: ":") else { return }
        let name = text[..<colon].filter { $0 != " " }
        let value = text[text.index(after: colon)...].drop { $0 == " " }
        switch name {
        case "Generated": generated = generated ?? Self.date(value)
        case "Vendor":
            let printable = value.filter { $0.isASCII && ($0.isLetter || $0.isNumber || " .-_".contains($0)) }
            if vendor == nil, !printable.isEmpty { vendor = String(printable.prefix(Self.vendorBytesMax)) }
        default: break
        }
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `Thu, 25 Jun 2026 04:33:59 GMT` (RFC 9110, section 5.6.7); nil for anything else.
    static func date(_ text: some StringProtocol) -> Timestamp? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = Int32(words[1]), let year = Int32(words[3]),
            let month = months.firstIndex(where: { $0 == words[2] }), (1...31).contains(day), (1970...2200).contains(year)
        else { return nil }
        let clock = words[4].split(separator: ":", omittingEmptySubsequences: false).map { Int32($0) }
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, Int32(month), day)
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (hour, minute, second)
        return Timestamp(seconds: Int64(timegm(&parts)))
    }
}
