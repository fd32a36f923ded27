import Pipeline
import Testing

@testable import Resolver

@Suite("who is asked when")
struct LookupBookTests {
    private static let start = Timestamp(seconds: 1_000)

    private func time(_ milliseconds: Int64) -> Timestamp { Self.start + Span(nanoseconds: milliseconds * 1_000_000) }
    private func address(_ number: UInt32) -> Address { Address(ipv4: 0x0101_0000 + number) }

    /// Fast enough not to matter unless a test says otherwise.
    private func book(_ change: (inout ResolverSettings) -> Void = { _ in }) -> LookupBook {
        var settings = ResolverSettings()
        settings.queriesPerSecond = 100_000
        change(&settings)
        return LookupBook(settings)
    }

    private func all(_ book: inout LookupBook, at milliseconds: Int64) -> [Address] {
        var found: [Address] = []
        while let next = book.next(time(milliseconds)) { found.append(next) }
        return found
    }

    @Test("an address is asked for once, however often somebody wants to know")
    func once() {
        var book = book()
        for _ in 0..<3 { book.ask(address(1), for: 0, at: time(0)) }
        #expect(all(&book, at: 0) == [address(1)])
        book.ask(address(1), for: 0, at: time(1))
        #expect(all(&book, at: 1) == [])
        book.ended(.name("x", lifetimeSeconds: 600), for: address(1), at: time(2))
        #expect(book.takeAnswers(for: 0) == [NameAnswer(address: address(1), name: "x")])
        #expect(book.takeAnswers(for: 0) == [])
        #expect(book.openItems == 0)
    }

    @Test("no more questions a second than allowed, evenly spread")
    func rate() {
        var book = book { $0.queriesPerSecond = 10 }
        for number in 0..<100 { book.ask(address(UInt32(number)), for: 0, at: time(0)) }
        var sent: [Int64] = []
        for millisecond in Int64(0)..<3_000 { sent += all(&book, at: millisecond).map { _ in millisecond } }
        // The first may make up for the ten milliseconds before it.
        #expect(sent.count == 31)
        #expect(zip(sent, sent.dropFirst()).allSatisfy { $1 - $0 >= 90 })
        #expect(book.wakeTime(time(2_999)) == time(3_090))
    }

    @Test("no more on their way at once than allowed")
    func inFlight() {
        var book = book { $0.inFlightMax = 3 }
        for number in 0..<10 { book.ask(address(UInt32(number)), for: 0, at: time(0)) }
        #expect(all(&book, at: 1).count == 3)
        #expect(book.wakeTime(time(1)) == nil)
        book.ended(.noName(lifetimeSeconds: nil), for: address(0), at: time(2))
        #expect(all(&book, at: 3) == [address(3)])
    }

    @Test("an answer is kept as long as its zone says, within bounds; then it is asked for again", arguments: [(10, 60), (600, 600), (9_000_000, 86_400)])
    func lifetime(said: UInt32, kept: Int64) {
        var book = book()
        for outcome in [LookupOutcome.name("x", lifetimeSeconds: said)] {
            book.ask(address(1), for: 0, at: time(0))
            _ = book.next(time(0))
            book.ended(outcome, for: address(1), at: time(0))
        }
        _ = book.takeAnswers(for: 0)
        book.ask(address(1), for: 4, at: time(kept * 1_000 - 1))
        #expect(book.takeAnswers(for: 4).map(\.name) == ["x"])
        #expect(book.counts.cached == 1)
        book.ask(address(1), for: 4, at: time(kept * 1_000))
        #expect(book.next(time(kept * 1_000)) == address(1))
    }

    @Test("that there is no name is kept for at most an hour")
    func negative() {
        var book = book()
        book.ask(address(1), for: 0, at: time(0))
        _ = book.next(time(0))
        book.ended(.noName(lifetimeSeconds: nil), for: address(1), at: time(0))
        #expect(book.takeAnswers(for: 0).map(\.name) == [""])
        book.ask(address(1), for: 0, at: time(3_599_999))
        #expect(book.takeAnswers(for: 0).map(\.name) == [""])
        book.ask(address(1), for: 0, at: time(3_600_000))
        #expect(book.next(time(3_600_000)) == address(1))
    }

    @Test("the cache is bounded, and the oldest answer goes first")
    func bounded() {
        var cache = NameCache(entriesMax: 3)
        for number in UInt32(0)..<1_000 { cache.insert("\(number)", of: address(number), until: time(1)) }
        #expect(cache.count == 3)
        #expect(cache.name(of: address(999), at: time(0)) == "999")
        #expect(cache.name(of: address(996), at: time(0)) == nil)
        var none = NameCache(entriesMax: 0)
        none.insert("x", of: address(1), until: time(1))
        #expect(none.count == 0)
    }

    @Test("a server's failure is no answer: asked again after a pause that doubles, and given up after the last attempt")
    func backoff() {
        var book = book { ($0.attemptsMax, $0.retryPause, $0.retryPauseMax) = (4, .seconds(60), .seconds(150)) }
        book.ask(address(1), for: 0, at: time(0))
        var now: Int64 = 0
        for pause: Int64 in [60, 120, 150] {
            #expect(all(&book, at: now) == [address(1)])
            book.ended(.noAnswer(.serverFailure), for: address(1), at: time(now))
            #expect(book.takeAnswers(for: 0) == [])
            #expect(book.wakeTime(time(now)) == time(now + pause * 1_000))
            #expect(all(&book, at: now + pause * 1_000 - 1) == [])
            now += pause * 1_000
        }
        #expect(all(&book, at: now) == [address(1)])
        book.ended(.noAnswer(.refused), for: address(1), at: time(now))
        #expect(book.takeAnswers(for: 0) == [NameAnswer(address: address(1), name: nil)])
        #expect(book.counts.givenUp == 1)
        #expect(book.counts.failed == [.serverFailure: 3, .refused: 1])
        #expect(book.counts.noName == 0)
        #expect(book.openItems == 0)
    }

    @Test("a silent server is asked one thing at a time, and no address is given up for it")
    func silence() {
        var book = book { $0.attemptsMax = 2 }
        for number in 0..<100 { book.ask(address(UInt32(number)), for: 0, at: time(0)) }
        let first = all(&book, at: 0)
        #expect(first.count == 50)
        for address in first { book.ended(.noAnswer(.timeout), for: address, at: time(2_000)) }
        #expect(book.isServerSilent)
        var probes = 0
        for second in Int64(2)..<3_602 {
            let found = all(&book, at: second * 1_000)
            #expect(found.count <= 1)
            probes += found.count
            for address in found { book.ended(.noAnswer(.timeout), for: address, at: time(second * 1_000)) }
        }
        #expect((700...720).contains(probes))
        #expect(book.counts.givenUp == 0)
        #expect(book.openItems == 100)
        // It is back: whoever is asked first wakes all the others.
        var now: Int64 = 3_700_000
        while book.openItems > 0, now < 3_900_000 {
            for address in all(&book, at: now) { book.ended(.name("x", lifetimeSeconds: 600), for: address, at: time(now)) }
            now += 1_000
        }
        #expect(!book.isServerSilent)
        #expect(book.takeAnswers(for: 0).count == 100)
    }

    @Test("addresses that only an own resolver could know are not asked for, unless that is wanted")
    func special() throws {
        let texts = ["10.1.2.3", "127.0.0.1", "192.0.2.1", "203.0.113.9", "224.0.0.1", "255.255.255.255", "fe80::1", "::1", "2001:db8::1", "fd00::1", "ff02::1"]
        let addresses = try texts.map { try #require(Address($0)) }
        var book = book()
        for address in addresses { book.ask(address, for: 0, at: time(0)) }
        #expect(book.next(time(0)) == nil)
        #expect(book.takeAnswers(for: 0).map(\.name) == addresses.map { _ in "" })
        #expect(book.counts.special == addresses.count)
        for text in ["1.1.1.1", "192.0.3.1", "198.51.99.1", "223.255.255.255", "2001:db9::1", "2606:4700::1"] {
            book.ask(try #require(Address(text)), for: 0, at: time(0))
            #expect(book.next(time(0)) == Address(text))
        }
        var wanted = self.book { $0.asksSpecialAddresses = true }
        wanted.ask(addresses[0], for: 0, at: time(0))
        #expect(wanted.next(time(0)) == addresses[0])
    }

    @Test("nobody asks for the addresses of a partition that went, and its answers are not kept")
    func forgotten() {
        var book = book { $0.inFlightMax = 1 }
        for number in 0..<3 { book.ask(address(UInt32(number)), for: 7, at: time(0)) }
        #expect(book.next(time(0)) == address(0))
        book.forget(7)
        #expect(book.openItems == 1)
        book.ended(.name("x", lifetimeSeconds: 600), for: address(0), at: time(1))
        #expect(book.takeAnswers(for: 7) == [])
        #expect(book.next(time(2)) == nil)
        #expect(book.openItems == 0)
        // Whoever comes back is not asked twice for the place that it had before.
        book.ask(address(1), for: 7, at: time(3))
        #expect(all(&book, at: 3) == [address(1)])
        book.ask(address(0), for: 7, at: time(3))
        #expect(book.takeAnswers(for: 7).map(\.name) == ["x"])
    }

    @Test("whoever takes a partition over while its question is on the way gets the answer")
    func takenOver() {
        var book = book()
        book.ask(address(1), for: 7, at: time(0))
        _ = book.next(time(0))
        book.forget(7)
        book.ask(address(1), for: 8, at: time(0))
        book.ended(.noName(lifetimeSeconds: 60), for: address(1), at: time(1))
        #expect(book.takeAnswers(for: 8).count == 1)
    }

    @Test("room shrinks with every address that waits, also those that rest")
    func room() {
        var book = book { $0.waitingMax = 2 }
        #expect(book.room == 2)
        book.ask(address(1), for: 0, at: time(0))
        _ = book.next(time(0))
        book.ended(.noAnswer(.timeout), for: address(1), at: time(1))
        #expect(book.room == 1)
        book.ask(address(2), for: 0, at: time(0))
        book.ask(address(3), for: 0, at: time(0))
        #expect(book.room == 0)
    }

    @Test("an end that was not expected changes nothing")
    func unexpected() {
        var book = book()
        book.ended(.name("x", lifetimeSeconds: 1), for: address(1), at: time(0))
        book.ask(address(1), for: 0, at: time(0))
        book.ended(.name("x", lifetimeSeconds: 1), for: address(1), at: time(0))
        #expect(book.inFlight == 0)
        #expect(book.takeAnswers(for: 0) == [])
    }
}
