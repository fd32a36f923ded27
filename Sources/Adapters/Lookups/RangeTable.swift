/// Ranges of numbers in ascending order, each with a country: flat arrays, found by bisection.
struct RangeTable<Number: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    private var lows: [Number] = []
    private var highs: [Number] = []
    private var codes: [CountryCode] = []

    /// Adds a range behind all others; one that continues the previous range of the same country makes that one longer.
    mutating func append(_ low: Number, _ high: Number, _ code: CountryCode) throws(RangeFault) {
        guard low <= high else { throw .backwards }
        if let lastLow = lows.last, let lastHigh = highs.last, let lastCode = codes.last {
            guard low > lastLow else { throw low == lastLow ? .overlapping : .descending }
            guard low > lastHigh else { throw .overlapping }
            if code == lastCode, low - lastHigh == 1 {
                highs[highs.count - 1] = high
                return
            }
        }
        lows.append(low)
        highs.append(high)
        codes.append(code)
    }

    /// The country of the range that holds `number`; nil between ranges.
    func country(of number: Number) -> CountryCode? {
        var (start, end) = (0, lows.count)
        while start < end {
            let middle = start + (end - start) / 2
            if lows[middle] <= number { start = middle + 1 } else { end = middle }
        }
        guard start > 0, number <= highs[start - 1] else { return nil }
        return codes[start - 1]
    }

    /// Ranges held, after joining.
    var count: Int { lows.count }
}

/// Why a range cannot follow those before it.
enum RangeFault: String, Error {
    case backwards = "the range ends before it begins"
    case descending = "the range begins before the previous one; the lines must ascend"
    case overlapping = "the range overlaps the previous one"
}
