import Pipeline
import TestSupport
import Testing

@testable import Resolver

@Suite("answers of the DNS")
struct PointerAnswerTests {
    private static let asked = "1.2.0.192.in-addr.arpa"
    private let question = DNSName(reverseOf: Address(ipv4: 0xc000_0201))

    private func message(_ records: [UInt8]..., flags: UInt16 = 0x8180, authorities: [[UInt8]] = []) -> [UInt8] {
        var message = DNSMessage(asked: Self.asked)
        (message.answers, message.flags, message.authorities) = (records, flags, authorities)
        return message.bytes
    }

    private func read(_ bytes: [UInt8]) throws -> PointerAnswer { try PointerAnswer(decoding: bytes, question: question) }

    private func name(_ text: String) -> [UInt8] { DNSMessage.name(text) }

    @Test("a name with its lifetime, in small letters, also where it is compressed")
    func plain() throws {
        #expect(try read(message(DNSMessage.pointer(name("P1.ADSL.Example"), seconds: 77))) == .name("p1.adsl.example", lifetimeSeconds: 77))
        #expect(try read(message(DNSMessage.pointer([4] + Array("mail".utf8) + [0xc0, 12]))) == .name("mail." + Self.asked, lifetimeSeconds: 600))
    }

    @Test("of several names the smallest is taken, in whatever order they come")
    func several() throws {
        let (a, b, c) = (DNSMessage.pointer(name("b.example")), DNSMessage.pointer(name("a.example")), DNSMessage.pointer(name("c.example")))
        for bytes in [message(a, b, c), message(c, b, a), message(b, c, a)] {
            #expect(try read(bytes) == .name("a.example", lifetimeSeconds: 600))
        }
    }

    @Test("a delegated address is found through its alias (RFC 2317), with the shortest lifetime on the way")
    func delegated() throws {
        let target = name("1.0-25.2.0.192.in-addr.arpa")
        let bytes = message(DNSMessage.pointer(name("x.example"), of: target, seconds: 900), DNSMessage.alias(target, seconds: 60))
        #expect(try read(bytes) == .name("x.example", lifetimeSeconds: 60))
        #expect(try read(message(DNSMessage.alias(target))) == .noName(lifetimeSeconds: nil))
    }

    @Test("aliases without end are a fault, not the lack of a name")
    func loops() {
        let other = name("a.example")
        #expect(throws: DNSFault.loop) { try read(message(DNSMessage.alias(other), DNSMessage.alias(DNSMessage.questionName, of: other))) }
        #expect(throws: DNSFault.loop) { try read(message(DNSMessage.alias(DNSMessage.questionName))) }
    }

    @Test("no such name, no record of the kind, and how long that holds (RFC 2308)")
    func negative() throws {
        #expect(try read(message()) == .noName(lifetimeSeconds: nil))
        #expect(try read(message(flags: 0x8183, authorities: [DNSMessage.start(seconds: 900, minimum: 300)])) == .noName(lifetimeSeconds: 300))
        #expect(try read(message(authorities: [DNSMessage.start(seconds: 20, minimum: 300)])) == .noName(lifetimeSeconds: 20))
        #expect(try read(message(flags: 0x8183, authorities: [[1, 2, 3]])) == .noName(lifetimeSeconds: nil))
        #expect(try read(message(DNSMessage.pointer([0]))) == .noName(lifetimeSeconds: nil))
    }

    @Test("records of other names, kinds and classes say nothing")
    func foreign() throws {
        let other = DNSMessage.pointer(name("evil.example"), of: name("2.2.0.192.in-addr.arpa"))
        var chaos = DNSMessage.pointer(name("evil.example"))
        chaos[5] = 3
        let text = DNSMessage.record(type: 16, [4] + Array("evil".utf8))
        #expect(try read(message(other, chaos, text)) == .noName(lifetimeSeconds: nil))
        #expect(try read(message(other, chaos, text, DNSMessage.pointer(name("x.example")))) == .name("x.example", lifetimeSeconds: 600))
    }

    @Test("a server that fails or refuses says nothing about the name", arguments: [1, 2, 4, 5, 9] as [UInt8])
    func failures(rcode: UInt8) throws {
        #expect(try read(message(flags: 0x8180 | UInt16(rcode))) == .failure(rcode: rcode))
    }

    @Test("a question, and the answer to another one, are no answers")
    func otherMessages() {
        #expect(throws: DNSFault.notAnAnswer) { try read(message(DNSMessage.pointer(name("x")), flags: 0x0100)) }
        var other = DNSMessage(asked: "9.2.0.192.in-addr.arpa")
        other.answers = [DNSMessage.pointer(name("x"))]
        #expect(throws: DNSFault.notAnAnswer) { try read(other.bytes) }
    }

    @Test("a pointer to itself, forwards or in a circle is refused")
    func circles() {
        let start = UInt8(12 + name(Self.asked).count + 4 + 12)
        for data: [UInt8] in [[0xc0, start], [0xc0, start + 2, 0xc0, start], [1, 97, 0xc0, start], [0xff, 0xff], [0x41, 0], [0x80]] {
            #expect(throws: DNSFault.self) { try read(message(DNSMessage.pointer(data))) }
        }
    }

    @Test("a name longer than the DNS allows, put together from pieces, is refused")
    func assembled() {
        let label = [UInt8(63)] + [UInt8](repeating: 97, count: 63)
        let long = label + label + label + [0]
        let first = UInt8(12 + name(Self.asked).count + 4 + 12)
        #expect(throws: DNSFault.name) { try read(message(DNSMessage.pointer(long), DNSMessage.pointer(label + [0xc0, first]))) }
    }

    @Test("hostile characters are escaped")
    func characters() throws {
        let bytes = DNSMessage.labels([Array("a\n\u{1b}]0;x\u{07}".utf8), [0xff, 0x00]])
        #expect(try read(message(DNSMessage.pointer(bytes))) == .name("a\\010\\027]0;x\\007.\\255\\000", lifetimeSeconds: 600))
    }

    @Test("no message cut short or changed in a byte traps, and none cut within its answer gives a name")
    func broken() {
        let target = name("1.0-25.2.0.192.in-addr.arpa")
        let whole = message(
            DNSMessage.alias(target), DNSMessage.pointer(name("x.example"), of: target), authorities: [DNSMessage.start(seconds: 900, minimum: 300)])
        let answerEnd = message(DNSMessage.alias(target), DNSMessage.pointer(name("x.example"), of: target)).count
        for count in 0..<whole.count {
            let answer = try? read(Array(whole[..<count]))
            #expect(answer == nil || count >= answerEnd, "\(count)")
        }
        for index in whole.indices {
            for value: UInt8 in [0, 1, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xff] {
                var changed = whole
                changed[index] = value
                if case .name(let text, _)? = try? read(changed) { #expect(text.count <= 255 && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }) }
            }
        }
    }

    @Test("a lifetime with the highest bit set is none")
    func lifetime() throws {
        #expect(try read(message(DNSMessage.pointer(name("x"), seconds: 0x8000_0001))) == .name("x", lifetimeSeconds: 0))
    }
}
