/// Days of the Gregorian calendar as numbers since 1970 and back.
package enum UTCDay {
    package static let nanosecondsPerDay: Int64 = 86_400_000_000_000

    package static func nanoseconds(day: Int32) -> Int64 { Int64(day) * nanosecondsPerDay }

    package static func day(nanoseconds: Int64) -> Int32 { Int32(nanoseconds.dividedDown(by: nanosecondsPerDay)) }

    /// `2004-09-26`.
    package static func text(day: Int32) -> String {
        // Eras of 400 years that begin in March, so that a leap day is the last of its year.
        let shifted = Int(day) + 719_468
        let era = shifted >= 0 ? shifted / 146_097 : (shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let (dayOfMonth, civilMonth) = (dayOfYear - (153 * month + 2) / 5 + 1, month < 10 ? month + 3 : month - 9)
        let year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
        return "\(String(year, width: 4))-\(String(civilMonth, width: 2))-\(String(dayOfMonth, width: 2))"
    }

    /// - Parameter text: `2004-09-26`; anything else gives nil.
    package static func day(_ text: String) -> Int32? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], let year = Int(parts[0]), let month = Int(parts[1]), let dayOfMonth = Int(parts[2]),
            (1971...2200).contains(year), (1...12).contains(month), (1...31).contains(dayOfMonth)
        else { return nil }
        let (shifted, marchMonth) = (month <= 2 ? year - 1 : year, month > 2 ? month - 3 : month + 9)
        let yearOfEra = shifted % 400
        let days = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + (153 * marchMonth + 2) / 5 + dayOfMonth - 1
        let number = Int32(shifted / 400 * 146_097 + days - 719_468)
        // The 31st of a month that has thirty days is none.
        return self.text(day: number) == text ? number : nil
    }
}
