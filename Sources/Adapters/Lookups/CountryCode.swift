/// Two capital letters (or digits) of ISO 3166-1 alpha-2 in two bytes, because range files hold hundreds of thousands of them.
struct CountryCode: Hashable, Sendable {
    private let packed: UInt16

    static let unknown = CountryCode(packed: 0x3f3f)

    private init(packed: UInt16) { self.packed = packed }

    /// - Parameter text: two ASCII letters or digits, or `??`; small letters are made capital. Anything else gives nil.
    init?(_ text: some Collection<UInt8>) {
        guard text.count == 2, let first = text.first, let second = text.dropFirst().first else { return nil }
        if first == UInt8(ascii: "?"), second == first {
            self = .unknown
            return
        }
        guard let high = Self.capital(first), let low = Self.capital(second) else { return nil }
        packed = UInt16(high) << 8 | UInt16(low)
    }

    private static func capital(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
        default: nil
        }
    }

    var text: String { String(decoding: [UInt8(packed >> 8), UInt8(truncatingIfNeeded: packed)], as: UTF8.self) }
}
