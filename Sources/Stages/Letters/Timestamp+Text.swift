import Pipeline

extension Timestamp {
    /// ISO 8601 in UTC, to the nanosecond where it has a fraction: any value of the type gives a text.
    package var text: String {
        let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let seconds = remainder < 0 ? quotient - 1 : quotient
        let fraction = remainder < 0 ? remainder + 1_000_000_000 : remainder
        let days = seconds.dividedDown(by: 86_400)
        let second = seconds - days * 86_400
        let (year, month, day) = Self.civil(days)
        let time = [second / 3_600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }.joined(separator: ":")
        let rest = fraction == 0 ? "" : "." + Self.padded(fraction, 9)
        return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))T\(time)\(rest)Z"
    }

    /// The date of a day since 1970 in the Gregorian calendar, counted in cycles of 400 years that begin on a first of March.
    private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
        let sinceMarch = days + 719_468
        let cycle = sinceMarch.dividedDown(by: 146_097)
        let dayOfCycle = sinceMarch - cycle * 146_097
        let year = (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        return (year + cycle * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
