import Pipeline

/// The newest letters of a selection, each act of setting aside once, and the numbers of all of them by reason; in memory that does not
/// grow with the topic.
package struct LetterList {
    package struct Entry: Sendable {
        /// The letter's offset in `deadletters.v1`: its number for people.
        package var number: Int64
        /// With the first bytes of its value only.
        package var letter: DeadLetter
        package var byteCount: Int
        /// Where its content was published again, if it was.
        package var redrivenTo: String?
    }

    package struct Count: Equatable, Sendable {
        package var letters = 0
        package var redriven = 0

        package init(letters: Int = 0, redriven: Int = 0) { (self.letters, self.redriven) = (letters, redriven) }
    }

    package static let bytesKept = 64
    private static let reasonsMax = 32

    private let filter: LetterFilter
    private let topicPrefix: String
    private let limit: Int
    private var shown: [Int64: Entry] = [:]
    private var order: ArraySlice<Int64> = []
    private var numbers: [LetterOrigin: [Int64]] = [:]
    private var recent = RecentLetters<Bool>()
    private var redrivenReasons = RecentLetters<[String]>()
    package private(set) var counts: [String: Count] = [:]

    package init(_ filter: LetterFilter, topicPrefix: String, limit: Int) {
        (self.filter, self.topicPrefix, self.limit) = (filter, topicPrefix, max(1, limit))
    }

    /// Oldest first.
    package var entries: [Entry] { order.compactMap { shown[$0] } }

    package mutating func take(_ letter: DeadLetter, number: Int64) {
        let origin = LetterOrigin(letter)
        if letter.isMarker { return note(origin, letter.detail) }
        guard filter.matches(letter, topicPrefix: topicPrefix), recent[LetterName(letter)] == nil else { return }
        recent[LetterName(letter)] = true
        let reason = counts[letter.reason] != nil || counts.count < Self.reasonsMax ? letter.reason : "other"
        counts[reason, default: Count()].letters += 1
        redrivenReasons[origin] = (redrivenReasons[origin] ?? []) + [reason]
        var entry = Entry(number: number, letter: letter, byteCount: letter.value.count)
        entry.letter.value = Array(letter.value.prefix(Self.bytesKept))
        entry.letter.key = Array(letter.key.prefix(Self.bytesKept))
        shown[number] = entry
        order.append(number)
        numbers[origin, default: []].append(number)
        if order.count > limit { forgetOldest() }
    }

    private mutating func note(_ origin: LetterOrigin, _ place: String) {
        for number in numbers[origin] ?? [] { shown[number]?.redrivenTo = place }
        for reason in redrivenReasons[origin] ?? [] { counts[reason]?.redriven += 1 }
        redrivenReasons[origin] = []
    }

    private mutating func forgetOldest() {
        let number = order.removeFirst()
        guard let entry = shown.removeValue(forKey: number) else { return }
        let origin = LetterOrigin(entry.letter)
        numbers[origin]?.removeAll { $0 == number }
        if numbers[origin]?.isEmpty == true { numbers[origin] = nil }
    }
}
