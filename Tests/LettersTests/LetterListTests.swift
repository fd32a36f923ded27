import Letters
import Pipeline
import Testing

@Suite("The list of letters") struct LetterListTests {
    private static func list(_ letters: [DeadLetter], limit: Int = 100, _ change: (inout LetterFilter) -> Void = { _ in }) -> LetterList {
        var filter = LetterFilter()
        change(&filter)
        var list = LetterList(filter, topicPrefix: "", limit: limit)
        for (number, letter) in letters.enumerated() { list.take(letter, number: Int64(number)) }
        return list
    }

    @Test("what a crash wrote twice is listed and counted once; another service's letter stands beside it")
    func repeats() {
        let letter = Letters.packet("clock")
        var other = letter
        other.service = "leurre-sink"
        let list = Self.list([letter, other, letter, letter])
        #expect(list.entries.map(\.number) == [0, 1])
        #expect(list.counts == ["clock": LetterList.Count(letters: 2)])
    }

    @Test("only the newest stay, and all are counted")
    func limit() {
        let letters = (0..<1_000).map { Letters.packet($0 % 2 == 0 ? "late" : "clock", index: UInt32($0)) }
        let list = Self.list(letters, limit: 3)
        #expect(list.entries.map(\.number) == [997, 998, 999])
        #expect(list.counts["late"]?.letters == 500 && list.counts["clock"]?.letters == 500)
    }

    @Test("a letter's bytes are kept only as far as the list shows them")
    func bounded() {
        let list = Self.list([Letters.letter("unreadable", value: [UInt8](repeating: 7, count: 100_000))])
        #expect(list.entries[0].byteCount == 100_000 && list.entries[0].letter.value.count == LetterList.bytesKept)
    }

    @Test("a note marks what was redriven, once, and is no letter itself")
    func markers() {
        let letters = [Letters.packet("clock", index: 1), Letters.packet("clock", index: 2)]
        let marker = Marker.of(letters[1], to: "packets.v1/3/9")
        let list = Self.list(letters + [marker, marker])
        #expect(list.entries.map(\.redrivenTo) == [nil, "packets.v1/3/9"])
        #expect(list.counts == ["clock": LetterList.Count(letters: 2, redriven: 1)])
    }

    @Test("every filter, and what it does with letters that do not say")
    func filters() {
        var other = Letters.letter("unreadable", value: [1], topic: "attacks.v1")
        other.service = "leurre-sink"
        let letters = [Letters.packet("clock", captured: Letters.now), other]
        #expect(Self.list(letters) { $0.reason = "clock" }.entries.map(\.number) == [0])
        #expect(Self.list(letters) { $0.service = "leurre-sink" }.entries.map(\.number) == [1])
        #expect(Self.list(letters) { $0.topic = "attacks.v1" }.entries.map(\.number) == [1])
        #expect(Self.list(letters) { $0.platform = "tokyo" }.entries.map(\.number) == [0])
        #expect(Self.list(letters) { $0.since = Letters.now }.entries.map(\.number) == [0])
        #expect(Self.list(letters) { $0.until = Letters.now }.entries.isEmpty)
    }

    @Test("reasons that nobody knows cannot fill the memory")
    func reasons() {
        let list = Self.list((0..<500).map { Letters.packet("reason \($0)", index: UInt32($0)) }, limit: 1)
        #expect(list.counts.count == 33 && list.counts["other"]?.letters == 500 - 32)
    }
}
