import HTTP
import TestSupport
import Testing

@Suite("HTTP listener", .timeLimit(.minutes(Patience.stretched(1))))
struct HTTPListenerTests {
    private func listener() throws -> HTTPListener {
        try HTTPListener(ListenAddress("127.0.0.1:0")) { path in
            path == "/known" ? HTTPAnswer(body: "it is\n") : HTTPAnswer(status: 404, body: "no\n")
        }
    }

    @Test("a question is answered with status, type and length, several on one connection")
    func answers() throws {
        let listener = try listener()
        defer { listener.close() }
        let client = try RawClient(port: listener.address.port)
        #expect(client.say("GET /known?with=query HTTP/1.1\r\nhost: x\r\n\r\n"))
        let first = client.hear(until: "it is\n")
        #expect(first.hasPrefix("HTTP/1.1 200 OK\r\n") && first.contains("content-length: 6\r\n") && first.contains("text/plain"))
        #expect(client.say("GET /other HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"))
        let second = client.hear()
        #expect(second.hasPrefix("HTTP/1.1 404 ") && second.hasSuffix("\r\n\r\nno\n"))
    }

    @Test("HEAD gets no body; other methods are refused by name; a body ends the connection")
    func methods() throws {
        let listener = try listener()
        defer { listener.close() }
        func ask(_ text: String) throws -> String {
            let client = try RawClient(port: listener.address.port)
            _ = client.say(text)
            return client.hear()
        }
        let head = try ask("HEAD /known HTTP/1.0\r\n\r\n")
        #expect(head.contains("200 OK") && head.contains("content-length: 6") && head.hasSuffix("\r\n\r\n"))
        #expect(try ask("DELETE /known HTTP/1.1\r\nconnection: close\r\n\r\n").contains("405 "))
        #expect(try !ask("POST /known HTTP/1.1\r\ncontent-length: 5\r\n\r\nhello").contains("200 OK"))
        #expect(try !ask("nonsense\r\n\r\n").contains("200 OK"))
    }

    @Test("a head without end is cut off")
    func endless() throws {
        let listener = try listener()
        defer { listener.close() }
        let client = try RawClient(port: listener.address.port)
        _ = client.say("GET /known HTTP/1.1\r\n")
        let line = "x-filler: " + String(repeating: "a", count: 8_000) + "\r\n"
        // What both ends' kernels hold while the listener waits for its turn may be ten megabytes; all of it is eighty.
        let said = (0..<10_000).prefix { _ in client.say(line) }.count
        #expect(said < 5_000)
    }

    @Test("more than 64 connections at once are turned away, and those that were there are still served")
    func crowd() throws {
        let listener = try listener()
        defer { listener.close() }
        let guests = try (0..<64).map { _ in try RawClient(port: listener.address.port) }
        for guest in guests {
            #expect(guest.say("GET /known HTTP/1.1\r\nhost: x\r\n\r\n"))
            #expect(guest.hear(until: "it is\n").contains("200 OK"))
        }
        let late = try RawClient(port: listener.address.port)
        _ = late.say("GET /known HTTP/1.1\r\nhost: x\r\n\r\n")
        #expect(late.hear().isEmpty)
        #expect(guests[0].say("GET /known HTTP/1.1\r\nhost: x\r\n\r\n"))
        #expect(guests[0].hear(until: "it is\n").contains("200 OK"))
    }

    @Test("an address that is taken, or none, is refused with a sentence")
    func refusals() throws {
        let listener = try listener()
        defer { listener.close() }
        let error = #expect(throws: HTTPFailure.self) { _ = try HTTPListener(listener.address) { _ in HTTPAnswer(body: "") } }
        #expect(error?.code == .inUse)
        #expect(error?.description == "cannot listen on \"\(listener.address)\": another process listens there; give another port")
        for text in ["", "host", ":1", "host:", "host:65536", "host:-1", "::1:80", "[::1:80", "[host]:80"] {
            #expect(throws: HTTPFailure.self, "\(text)") { _ = try ListenAddress(text) }
        }
        #expect(try ListenAddress("[::1]:80").description == "[::1]:80" && ListenAddress("localhost:0").host == "localhost")
    }
}
