import Pipeline
import Testing

@testable import Resolver

@Suite("names of the DNS")
struct DNSNameTests {
    @Test("the reverse name of an address has its bytes, or its half bytes, in reverse")
    func reverse() throws {
        #expect(DNSName(reverseOf: try #require(Address("192.0.2.10"))).text == "10.2.0.192.in-addr.arpa")
        #expect(
            DNSName(reverseOf: try #require(Address("2001:db8::567:89ab"))).text
                == "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")
    }

    private func name(_ labels: [UInt8]...) -> DNSName {
        var name = DNSName()
        for label in labels {
            let fits = name.append(label: label)
            #expect(fits)
        }
        return name
    }

    @Test("letters become small; what is no visible ASCII character, and a dot or backslash within a label, is escaped")
    func text() {
        #expect(name(Array("MAIL".utf8), Array("Example".utf8)).text == "mail.example")
        #expect(name(Array("a.b\\c".utf8), Array("x".utf8)).text == "a\\.b\\\\c.x")
        #expect(name([0, 9, 32, 127, 255], Array("x\u{1b}[2J".utf8)).text == "\\000\\009\\032\\127\\255.x\\027[2j")
        #expect(name(Array("ü".utf8)).text == "\\195\\188")
    }

    @Test("the longest name keeps all its characters; an escaped one is cut at 255, between two escapes")
    func length() {
        let label = [UInt8](repeating: UInt8(ascii: "a"), count: 63)
        var longest = name(label, label, label)
        let (tooLong, fits) = (longest.append(label: label), longest.append(label: label.prefix(61)))
        #expect(!tooLong && fits)
        #expect(longest.text.count == 253)
        var hostile = DNSName()
        while hostile.append(label: [0]) {}
        #expect(hostile.text.count <= 255)
        #expect(hostile.text.count > 250)
        #expect(hostile.text.hasSuffix("\\000"))
        let zeros = [UInt8](repeating: 0, count: 63)
        #expect(name(zeros, zeros).text.count == 252)
    }

    @Test("empty and overlong labels are refused")
    func labels() {
        var name = DNSName()
        let (empty, long) = (name.append(label: []), name.append(label: [UInt8](repeating: 1, count: 64)))
        #expect(!empty && !long)
        #expect(name.isRoot)
    }
}
