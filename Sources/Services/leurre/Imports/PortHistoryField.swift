import Letters

/// Reads the single values of a port history, which come from elsewhere and may be anything.
enum PortHistoryField {
    static let countMax: Int64 = 1_000_000_000_000

    static func count(_ text: some StringProtocol, _ name: String) throws(ImportError) -> Int64 {
        let digits = text.utf8.count <= 13 && !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard digits, let value = Int64(text), value <= countMax else {
            throw ImportError("\"\(name)\" is \(shown(text)): it must be a whole number from 0 to \(countMax)")
        }
        return value
    }

    static func date(_ text: some StringProtocol) throws(ImportError) -> String {
        guard isDay(Array(text.utf8)) else { throw ImportError("\"date\" is \(shown(text)): it must be a day from 1990 to 2199, as in 2013-06-10") }
        return String(text)
    }

    /// By the rules of the Gregorian calendar; no formatter, which would take much else for a day.
    private static func isDay(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return false }
        let digits = [0, 1, 2, 3, 5, 6, 8, 9].map { Int(bytes[$0]) - 0x30 }
        guard digits.allSatisfy({ (0...9).contains($0) }) else { return false }
        let year = digits[0] * 1_000 + digits[1] * 100 + digits[2] * 10 + digits[3]
        let (month, day) = (digits[4] * 10 + digits[5], digits[6] * 10 + digits[7])
        guard (1_990...2_199).contains(year), (1...12).contains(month) else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...lengths[month - 1]).contains(day)
    }

    static func shown(_ text: some StringProtocol) -> String { "\"\(Escaped.text(String(text.prefix(100)), scalarsMax: 40))\"" }
}
