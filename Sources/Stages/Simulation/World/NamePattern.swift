/// A pattern of host names: `{a}` to `{d}` stand for the bytes of the address, `{country}` for its country in small letters.
struct NamePattern: Sendable {
    /// Nobody answers for the address.
    static let none = "none"
    /// The paper's words for a personal computer (its section 4.2).
    private static let personal = ["dsl", "dialin", "cable"]

    let text: String

    var isPersonalComputer: Bool { Self.personal.contains { text.lowercased().contains($0) } }

    /// What is wrong with it; nil: nothing.
    var fault: String? {
        let plain = expanded(address: 0, country: "xx")
        guard plain.utf8.count <= 253, plain.split(separator: ".", omittingEmptySubsequences: false).allSatisfy({ (1...63).contains($0.utf8.count) })
        else { return "a host name has labels of 1 to 63 characters, 253 in all" }
        guard plain.utf8.allSatisfy({ $0 < 0x80 && ($0 == 0x2d || $0 == 0x2e || $0 == 0x5f || isAlphanumeric($0)) }) else {
            return "letters, digits, \"-\", \"_\", \".\", {a}, {b}, {c}, {d} and {country} make a host name"
        }
        return nil
    }

    private func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
    }

    func expanded(address: UInt32, country: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            switch rest[rest.index(after: open)..<close] {
            case "a": result += String(address >> 24)
            case "b": result += String(address >> 16 & 255)
            case "c": result += String(address >> 8 & 255)
            case "d": result += String(address & 255)
            case "country": result += country.lowercased()
            default: result += rest[open...close]
            }
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
