import Letters
import Pipeline
import TestSupport
import Testing

@Suite("The picture of a letter") struct LetterPictureTests {
    private static func picture(_ letter: DeadLetter) -> LetterPicture {
        LetterPicture(letter, number: 12, written: Letters.now, redrivenTo: nil, topicPrefix: "")
    }

    private static func text(_ letter: DeadLetter, _ name: String) -> String? { picture(letter).lines.first { $0.name == name }?.text }

    @Test("a packet is told from its record's header to its ports and flags")
    func packet() {
        let letter = Letters.packet("clock", captured: Timestamp(seconds: 1_095_120_000, nanoseconds: 5))
        for (name, text) in [
            ("captured", "2004-09-14T00:00:00.000000005Z"), ("machine", "1"), ("direction", "received by the machine"), ("wire length", "40"),
            ("captured length", "40"), ("source", "198.51.100.7"), ("destination", "192.0.2.1"), ("protocol", "TCP"), ("ports", "40000 → 445"),
            ("flags", "SYN"), ("platform", "tokyo"), ("sensor", "tokyo-1"), ("epoch", "abcdef"), ("batch number", "5"),
            ("index in the batch", "3"),
        ] { #expect(Self.text(letter, name) == text, "\(name)") }
        #expect(Self.picture(letter).bytes == Letters.tcp)
    }

    @Test("a whole batch is told with its counts, and where its packets stop")
    func batch() {
        let packets = Letters.record(Letters.tcp, captured: Letters.now) + [1, 2, 3]
        let batch = PacketBatch(
            platform: "tokyo", sensor: "s", epoch: 255, number: 7, packetsBefore: 90, packetCount: 2, clock: Letters.now, packets: packets)
        let letter = Letters.letter("unreadable", value: batch.encoded())
        #expect(Self.text(letter, "batch number") == "7" && Self.text(letter, "epoch") == "ff")
        #expect(Self.text(letter, "packets claimed") == "2" && Self.text(letter, "packets read") == "1")
        #expect(Self.text(letter, "decoding stopped") == "at byte 56 of 59 of the packets: truncated")
        #expect(Self.picture(letter).bytes == [1, 2, 3])
    }

    @Test("a batch that is cut is told field by field, up to the cut")
    func cut() {
        let batch = PacketBatch(
            platform: "tokyo", sensor: "s", epoch: 255, number: 7, packetsBefore: 90, packetCount: 2, clock: Letters.now,
            packets: [UInt8](repeating: 1, count: 100))
        let letter = Letters.letter("unreadable", value: Array(batch.encoded().dropLast(60)))
        #expect(Self.text(letter, "reads as") == "no record of this topic: truncated")
        #expect(Self.text(letter, "field 1") == "\"tokyo\"" && Self.text(letter, "field 4") == "7")
        #expect(Self.text(letter, "decoding stopped")?.contains("field 8 is cut or garbled") == true)
    }

    @Test("a row is told into its inner messages")
    func row() {
        let row = SessionRow.commit(Commit(partition: 3, revision: Revision(generation: 9, offset: 4), restoreFrom: 0))
        let letter = Letters.letter("unreadable", value: row.encoded(), topic: "sessions.v1")
        #expect(Self.text(letter, "reads as") == "a record of this topic")
        #expect(Self.text(letter, "field 3.1") == "3" && Self.text(letter, "field 3.2.1") == "9")
    }

    @Test("nothing that a terminal would obey gets through")
    func escapes() {
        var letter = Letters.packet("clock")
        let hostile = "\u{1b}[2J\u{9b}31m\u{202e}\r\n\u{7}\\"
        (letter.service, letter.topic, letter.reason, letter.detail) = (hostile, hostile, hostile, hostile)
        letter.key = Array(hostile.utf8)
        letter.batch = BatchOrigin(platform: hostile, sensor: hostile, epoch: 1, number: 1)
        for line in Self.picture(letter).lines {
            // The arrow between ports is our own.
            let isPlain = line.text.unicodeScalars.allSatisfy { (0x20...0x7e).contains($0.value) || $0 == "→" || $0 == "…" }
            #expect(isPlain, "\(line.name)")
        }
        #expect(Escaped.text(hostile) == "\\u{1b}[2J\\u{9b}31m\\u{202e}\\u{d}\\u{a}\\u{7}\\\\")
        #expect(HexDump.text(Array(hostile.utf8), bytesMax: 100).unicodeScalars.allSatisfy { (0x20...0x7e).contains($0.value) || $0 == "\n" })
        #expect(Escaped.text(String(repeating: "x", count: 300)) == String(repeating: "x", count: 200) + "… (300 bytes)")
    }

    @Test("a dump is bounded and says what it leaves out")
    func dump() {
        #expect(HexDump.text(Array("0123456789abcdefXY".utf8), bytesMax: 17).split(separator: "\n") == [
            "000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef",
            "000010  58                                               X", "… 1 more bytes",
        ])
        #expect(HexDump.text([], bytesMax: 17) == "")
    }

    @Test("any bytes in any letter give a picture and a verdict")
    func hostile() throws {
        var numbers = SeededRandom(seed: 11)
        let batch = PacketBatch(
            platform: "tokyo", sensor: "s", epoch: 255, number: 7, packetsBefore: 90, packetCount: 2, clock: Letters.now,
            packets: Letters.record(Letters.tcp, captured: Letters.now))
        let row = SessionRow.commit(Commit(partition: 3, revision: Revision(generation: 9, offset: 4), restoreFrom: 0))
        let seeds = [batch.encoded(), row.encoded(), Letters.record(Letters.tcp, captured: Letters.now), []]
        for round in 0..<20_000 {
            var value = seeds[round % seeds.count]
            for _ in 0..<numbers.below(4) where !value.isEmpty {
                switch numbers.below(3) {
                case 0: value[numbers.below(value.count)] = UInt8.random(in: 0...255, using: &numbers)
                case 1: value.removeLast(numbers.below(value.count))
                default: value.insert(UInt8.random(in: 0...255, using: &numbers), at: numbers.below(value.count + 1))
                }
            }
            if numbers.chance(0.2) { value = (0..<numbers.below(80)).map { _ in UInt8.random(in: 0...255, using: &numbers) } }
            var letter = Letters.letter(
                numbers.pick(["late", "clock", "malformed", "unreadable", "redriven", ""]), value: value,
                topic: numbers.pick(Topic.allCases.map(\.rawValue) + ["x"]), partition: numbers.pick([-1, 0, 2, .max, .min]),
                offset: numbers.pick([-1, 0, .max, .min]), index: numbers.pick([nil, 0, .max]),
                captured: Timestamp(nanoseconds: numbers.pick([.min, 0, .max])), generation: numbers.pick([0, 7, .max]))
            if numbers.chance(0.7) {
                letter.batch = BatchOrigin(platform: "tokyo", sensor: "s", epoch: .max, number: numbers.pick([0, .max]))
            }
            let picture = Self.picture(letter)
            #expect(!picture.lines.isEmpty)
            _ = HexDump.text(picture.bytes, bytesMax: 64)
            _ = RedriveJudge(Letters.house).judge(letter)
            _ = LateJudge(liveTopic: "packets.v1", target: "t", partitionCount: 0, replayedFrom: [:]).judge(letter)
        }
    }

    @Test("every instant has a text", arguments: [
        (Int64.min, "1677-09-21T00:12:43.145224192Z"), (.max, "2262-04-11T23:47:16.854775807Z"), (0, "1970-01-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59.999999999Z"), (951_782_400_000_000_000, "2000-02-29T00:00:00Z"),
    ])
    func times(nanoseconds: Int64, text: String) {
        #expect(Timestamp(nanoseconds: nanoseconds).text == text)
    }
}
