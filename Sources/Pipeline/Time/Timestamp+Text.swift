extension Timestamp {
    /// ISO 8601 in UTC, to the nanosecond where it has a fraction: any value of the type gives a text.
    package var text: String { text(isFractionAlwaysShown: false) }

    package func text(isFractionAlwaysShown: Bool) -> String {
        // Not by multiplying back: the lowest value has no whole second below it.
        let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let seconds = remainder < 0 ? quotient - 1 : quotient
        let fraction = remainder < 0 ? remainder + 1_000_000_000 : remainder
        let day = seconds.dividedDown(by: 86_400)
        let second = Int(seconds - day * 86_400)
        let time = [second / 3_600, second / 60 % 60, second % 60].map { String($0, width: 2) }.joined(separator: ":")
        let rest = fraction == 0 && !isFractionAlwaysShown ? "" : "." + String(Int(fraction), width: 9)
        return "\(UTCDay.text(day: Int32(day)))T\(time)\(rest)Z"
    }
}
