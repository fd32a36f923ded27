extension [UInt8] {
    /// Appends a number, of 64 bits at most, in decimal digits. Keys are made of every row, and most of what a text with numbers in it costs is
    /// making texts of them.
    package mutating func append(decimal number: some FixedWidthInteger) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let start = count
        var rest = UInt64(number.magnitude)
        repeat {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
    }
}
