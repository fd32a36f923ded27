/// Decimal numbers out of hostile text.
enum DecimalText {
    /// The number that `text` writes with one to eight digits and nothing else, if it is in `range`; `reason` is thrown otherwise.
    static func parse<Number: FixedWidthInteger>(
        _ text: Substring.UTF8View, in range: ClosedRange<Number>, orThrow reason: SignatureTextError
    ) throws(SignatureTextError) -> Number {
        guard (1...8).contains(text.count) else { throw reason }
        var value = 0
        for byte in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw reason }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        guard let number = Number(exactly: value), range.contains(number) else { throw reason }
        return number
    }
}
