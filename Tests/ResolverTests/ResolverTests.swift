import Foundation
import Pipeline
import TestSupport
import Testing

@testable import Resolver

/// Against servers on the loopback: every answer crosses the resolver library.
@Suite("a resolver", .serialized)
struct ResolverTests {
    private func settings(_ servers: String..., change: (inout ResolverSettings) -> Void = { _ in }) throws -> ResolverSettings {
        var settings = ResolverSettings()
        settings.servers = try servers.map { try ResolverServer($0) }
        (settings.queriesPerSecond, settings.timeoutMilliseconds, settings.tries) = (1_000, 1_000, 2)
        (settings.retryPause, settings.asksSpecialAddresses) = (Span(nanoseconds: 200_000_000), true)
        change(&settings)
        return settings
    }

    private func address(_ number: Int) -> Address { Address(ipv4: 0xc000_0200 + UInt32(number)) }

    /// Asks, and waits until that many answers have come.
    private func names(_ resolver: Resolver, _ addresses: [Address], seconds: Double = 20) -> [Address: String?] {
        resolver.ask(addresses, for: 3)
        var found: [Address: String?] = [:]
        _ = Tool.wait(seconds: seconds) {
            for answer in resolver.takeAnswers(for: 3) { found[answer.address] = answer.name }
            return found.count == addresses.count
        }
        return found
    }

    /// What one reply to the question about 192.0.2.1 becomes.
    private func asked(_ reply: @escaping @Sendable (RawNameServer.Question) -> [RawNameServer.Reply]) throws -> (name: String??, counts: LookupCounts) {
        let server = try RawNameServer(reply)
        defer { server.stop() }
        let resolver = try Resolver(try settings(server.address) { $0.attemptsMax = 1 })
        defer { resolver.close() }
        let found = names(resolver, [address(1)])
        return (found[address(1)], resolver.counts)
    }

    @Test("a real server: names, several names, no name, IPv6", .enabled(if: NameServer.isWanted))
    func real() throws {
        let six = try #require(Address("2001:db8::1"))
        let server = try NameServer([
            ("1.2.0.192.in-addr.arpa", "P1.ADSL.example.net"), ("2.2.0.192.in-addr.arpa", "b.example"), ("2.2.0.192.in-addr.arpa", "a.example"),
            (DNSName(reverseOf: six).text, "six.example"),
        ])
        let resolver = try Resolver(try settings(server.address))
        defer { resolver.close() }
        let found = names(resolver, [address(1), address(2), address(3), six])
        #expect(found == [address(1): "p1.adsl.example.net", address(2): "a.example", address(3): "", six: "six.example"])
        #expect(resolver.counts.asked == 4)
        #expect(resolver.counts.answered == 3)
        #expect(resolver.counts.noName == 1)
        #expect(names(resolver, [address(1)]) == [address(1): "p1.adsl.example.net"])
        #expect(resolver.counts.asked == 4)
        #expect(resolver.counts.cached == 1)
    }

    @Test("a real server's answer that is too long for a datagram comes over TCP", .enabled(if: NameServer.isWanted))
    func longAnswer() throws {
        let server = try NameServer((10..<60).map { ("1.2.0.192.in-addr.arpa", "host-with-a-long-name-\($0).example.net") })
        let resolver = try Resolver(try settings(server.address))
        defer { resolver.close() }
        #expect(names(resolver, [address(1)]) == [address(1): "host-with-a-long-name-10.example.net"])
    }

    @Test("a real server that is gone and comes back: nothing is lost, and no name is taken for missing", .enabled(if: NameServer.isWanted))
    func deadServer() throws {
        let server = try NameServer((1...40).map { ("\($0).2.0.192.in-addr.arpa", "h\($0).example") })
        server.stop()
        let resolver = try Resolver(try settings(server.address) { $0.attemptsMax = 3 })
        defer { resolver.close() }
        resolver.ask((1...40).map(address), for: 3)
        #expect(Tool.wait(seconds: 20) { resolver.isServerSilent })
        #expect(resolver.takeAnswers(for: 3) == [])
        #expect(resolver.openItems == 40)
        try server.start()
        let found = names(resolver, (1...40).map(address), seconds: 30)
        #expect(found.count == 40)
        #expect(found.allSatisfy { $0.value?.hasPrefix("h") == true })
        #expect(!resolver.isServerSilent)
        #expect(resolver.counts.givenUp == 0)
    }

    @Test("the second server is asked where the first is not there", .enabled(if: NameServer.isWanted))
    func secondServer() throws {
        let server = try NameServer([("1.2.0.192.in-addr.arpa", "x.example")])
        let silent = try RawNameServer { _ in [] }
        defer { silent.stop() }
        let resolver = try Resolver(try settings(silent.address, server.address))
        defer { resolver.close() }
        #expect(names(resolver, [address(1)]) == [address(1): "x.example"])
        #expect(silent.questions > 0)
    }

    @Test("a cut answer is asked for again over TCP")
    func truncated() throws {
        let (name, counts) = try asked { question in
            var message = DNSMessage(to: question)
            if question.isStream { message.answers = [DNSMessage.pointer(DNSMessage.name("tcp.example"))] } else { message.flags |= 0x0200 }
            return [.init(message.bytes)]
        }
        #expect(name == "tcp.example")
        #expect(counts.asked == 1)
    }

    @Test("answers with a wrong identifier, to another question, and bytes that are none, do not count; the right one behind them does")
    func forged() throws {
        let (name, _) = try asked { question in
            var (forged, other, right) = (DNSMessage(to: question), DNSMessage(to: question), DNSMessage(to: question))
            forged.id[0] ^= 0xff
            forged.answers = [DNSMessage.pointer(DNSMessage.name("forged.example"))]
            other.question = DNSMessage.name("9.2.0.192.in-addr.arpa") + [0, 12, 0, 1]
            other.answers = [DNSMessage.pointer(DNSMessage.name("other.example"))]
            right.answers = [DNSMessage.pointer(DNSMessage.name("right.example"))]
            return [.init(forged.bytes), .init([]), .init([1, 2, 3]), .init(other.bytes), .init(right.bytes)]
        }
        #expect(name == "right.example")
    }

    @Test("a hostile name arrives escaped, a name of 255 bytes whole")
    func hostileNames() throws {
        let hostile = DNSMessage.labels([Array("a\r\n\u{1b}[2J".utf8), [0xff]])
        #expect(try asked { question in
            var message = DNSMessage(to: question)
            message.answers = [DNSMessage.pointer(hostile)]
            return [.init(message.bytes)]
        }.name == "a\\013\\010\\027[2j.\\255")
        let label = [UInt8](repeating: UInt8(ascii: "a"), count: 63)
        let longest = DNSMessage.labels([label, label, label, Array(label.prefix(61))])
        #expect(longest.count == 255)
        #expect(try asked { question in
            var message = DNSMessage(to: question)
            message.answers = [DNSMessage.pointer(longest)]
            return [.init(message.bytes)]
        }.name??.count == 253)
    }

    @Test("names in a circle, and aliases in a circle, are no answer")
    func circles() throws {
        let records: [[UInt8]] = [DNSMessage.pointer([1, 97, 0xc0, 12 + 24 + 4 + 12]), DNSMessage.alias(DNSMessage.questionName)]
        for record in records {
            let (name, counts) = try asked { question in
                var message = DNSMessage(to: question)
                message.answers = [record]
                return [.init(message.bytes)]
            }
            #expect(name == .some(nil))
            #expect(counts.givenUp == 1)
            #expect(counts.noName == 0)
        }
    }

    @Test("an answer that comes after the first deadline is still taken, while a repetition is on its way")
    func late() throws {
        let (name, counts) = try asked { question in
            guard question.number == 0 else { return [] }
            var message = DNSMessage(to: question)
            message.answers = [DNSMessage.pointer(DNSMessage.name("late.example"))]
            return [.init(message.bytes, afterMilliseconds: 1_400)]
        }
        #expect(name == "late.example")
        #expect(counts.asked == 1)
    }

    @Test("a server that fails, refuses or keeps silent is no \"no name\"", arguments: [(2, NoAnswer.serverFailure), (5, NoAnswer.refused), (nil, NoAnswer.timeout)] as [(UInt16?, NoAnswer)])
    func failing(rcode: UInt16?, cause: NoAnswer) throws {
        let (name, counts) = try asked { question in
            guard let rcode else { return [] }
            var message = DNSMessage(to: question)
            message.flags |= rcode
            return [.init(message.bytes)]
        }
        #expect(name == .some(nil))
        #expect(counts.failed == [cause: 1])
        #expect(counts.noName == 0)
    }

    @Test("a server that fails twice is asked a third time, and its name is the answer")
    func recovering() throws {
        let server = try RawNameServer { question in
            var message = DNSMessage(to: question)
            if question.number < 2 { message.flags |= 2 } else { message.answers = [DNSMessage.pointer(DNSMessage.name("x.example"))] }
            return [.init(message.bytes)]
        }
        defer { server.stop() }
        let resolver = try Resolver(try settings(server.address))
        defer { resolver.close() }
        #expect(names(resolver, [address(1)]) == [address(1): "x.example"])
        #expect(resolver.counts.failed == [.serverFailure: 2])
        #expect(resolver.counts.answered == 1)
    }

    @Test("asking and fetching do not wait, however silent the server is")
    func neverWaits() throws {
        let silent = try RawNameServer { _ in [] }
        defer { silent.stop() }
        let resolver = try Resolver(try settings(silent.address) { $0.timeoutMilliseconds = 10_000 })
        let begun = Resolver.now()
        for number in 0..<1_000 {
            resolver.ask([Address(ipv4: 0x0101_0000 + UInt32(number))], for: 0)
            _ = resolver.takeAnswers(for: 0)
        }
        resolver.close()
        #expect(Resolver.now() - begun < .seconds(5))
        #expect(silent.questions <= 50)
    }
}
