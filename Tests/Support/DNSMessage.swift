/// Builds answers of the DNS byte by byte, also such as no server would give.
package struct DNSMessage {
    package var id: [UInt8] = [0, 0]
    /// An answer of a recursive resolver: QR, RD, RA.
    package var flags: UInt16 = 0x8180
    /// The question's section as it came.
    package var question: [UInt8] = []
    package var answers: [[UInt8]] = []
    package var authorities: [[UInt8]] = []

    package init(to question: RawNameServer.Question) { (id, self.question) = (question.id, question.section) }

    /// - Parameter asked: a name in dots, as the question for its pointer.
    package init(asked: String) { question = Self.name(asked) + [0, 12, 0, 1] }

    package var bytes: [UInt8] {
        id + Self.number(flags) + Self.number(question.isEmpty ? 0 : 1) + Self.number(UInt16(answers.count)) + Self.number(UInt16(authorities.count))
            + [0, 0] + question + answers.joined() + authorities.joined()
    }

    package static func number(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xff)] }

    /// A name in dots, uncompressed.
    package static func name(_ text: String) -> [UInt8] { labels(text.split(separator: ".").map { Array($0.utf8) }) }

    package static func labels(_ labels: [[UInt8]]) -> [UInt8] { labels.flatMap { [UInt8($0.count)] + $0 } + [0] }

    /// Where every message has its question's name.
    package static let questionName: [UInt8] = [0xc0, 12]

    package static func record(type: UInt16, _ data: [UInt8], of owner: [UInt8] = questionName, seconds: UInt32 = 600) -> [UInt8] {
        owner + number(type) + [0, 1] + number(UInt16(seconds >> 16)) + number(UInt16(seconds & 0xffff)) + number(UInt16(data.count)) + data
    }

    package static func pointer(_ name: [UInt8], of owner: [UInt8] = questionName, seconds: UInt32 = 600) -> [UInt8] {
        record(type: 12, name, of: owner, seconds: seconds)
    }

    package static func alias(_ name: [UInt8], of owner: [UInt8] = questionName, seconds: UInt32 = 600) -> [UInt8] {
        record(type: 5, name, of: owner, seconds: seconds)
    }

    package static func start(seconds: UInt32, minimum: UInt32) -> [UInt8] {
        let tail = number(UInt16(minimum >> 16)) + number(UInt16(minimum & 0xffff))
        return record(
            type: 6, name("ns.example") + name("root.example") + [UInt8](repeating: 0, count: 16) + tail, of: name("example"), seconds: seconds)
    }
}
