import Foundation
import TestSupport
import Testing

@testable import HTTP

@Suite("Questions by HTTP")
struct HTTPCallTests {
    @Test("a listener's answer comes back, with its status and whatever its length")
    func answer() throws {
        let long = String(repeating: "line of metrics 1\n", count: 20_000)
        let listener = try HTTPListener(ListenAddress("127.0.0.1:0")) { path in
            path == "/metrics" ? HTTPAnswer(body: long) : HTTPAnswer(status: 503, body: "broker: away\n")
        }
        defer { listener.close() }
        let page = try HTTPCall(WebAddress(listener.address, path: "/metrics")).send()
        #expect(page.status == 200 && page.body == long)
        let ready = try HTTPCall(WebAddress(listener.address, path: "/ready?x=1")).send()
        #expect(ready.status == 503 && ready.body == "broker: away\n")
        // Our listeners take nothing; that they say so is an answer, or the end of the connection.
        #expect(throws: HTTPFailure.self) {
            let answer = try HTTPCall(WebAddress(listener.address, path: "/"), body: "{}").send()
            if answer.status != 200 { throw HTTPFailure(code: .other, operation: "post", reason: "\(answer.status)") }
        }
    }

    @Test("nobody there, nobody who answers, somebody who speaks otherwise: one sentence each")
    func failures() throws {
        let silent = try RawServer(answer: nil)
        defer { silent.close() }
        let garbage = try RawServer(answer: "SSH-2.0-OpenSSH\r\n\r\n")
        defer { garbage.close() }
        let free = try FreePort.find()
        let sentences = [Int(free), silent.port, garbage.port].map { port -> String in
            let start = Date()
            do { _ = try HTTPCall(WebAddress("http://127.0.0.1:\(port)/"), timeoutSeconds: 1).send() } catch {
                #expect(Date().timeIntervalSince(start) < 5)
                return "\(error)"
            }
            return "answered"
        }
        #expect(sentences[0] == "cannot ask http://127.0.0.1:\(free)/: nobody listens there")
        #expect(sentences[1] == "cannot ask http://127.0.0.1:\(silent.port)/: no answer within 1 seconds")
        #expect(sentences[2].hasPrefix("cannot ask http://127.0.0.1:\(garbage.port)/: "))
    }

    @Test("an encrypted answer comes back, if the other side shows a certificate for its name by somebody who is trusted", .enabled(if: TLSFront.isWanted))
    func encrypted() throws {
        let authority = try TestAuthority()
        defer { authority.remove() }
        let stranger = try TestAuthority()
        defer { stranger.remove() }
        let long = String(repeating: "line of metrics 1\n", count: 20_000)
        let listener = try HTTPListener(ListenAddress("127.0.0.1:0")) { _ in HTTPAnswer(status: 201, body: long) }
        defer { listener.close() }
        let ports = try (0..<3).map { _ in try FreePort.find() }
        let doors = try [
            TLSFront.Door(port: ports[0], identity: authority.identity("good")),
            TLSFront.Door(port: ports[1], identity: authority.identity("other", hosts: ["DNS:other.example"])),
            TLSFront.Door(port: ports[2], identity: authority.identity("old", hasExpired: true)),
        ]
        let front = try TLSFront(doors, to: UInt16(listener.address.port), in: authority.folder)
        defer { front.stop() }
        for port in ports { #expect(Tool.wait(seconds: 10) { (try? RawClient(port: Int(port))) != nil }) }
        func ask(_ host: String, _ port: UInt16, _ authorities: String?) -> String {
            do {
                let answer = try HTTPCall(WebAddress("https://\(host):\(port)/secret"), authorities: authorities).send()
                return answer.status == 201 && answer.body == long ? "well" : "\(answer)"
            } catch { return error.reason }
        }
        #expect(ask("127.0.0.1", ports[0], authority.certificate) == "well")
        #expect(ask("localhost", ports[0], authority.certificate) == "well")
        #expect(ask("127.0.0.1", ports[0], nil).hasPrefix("its certificate is not trusted: "))
        #expect(ask("127.0.0.1", ports[0], stranger.certificate).hasPrefix("its certificate is not trusted: "))
        #expect(ask("127.0.0.1", ports[1], authority.certificate) == "its certificate is not trusted: IP address mismatch")
        #expect(ask("localhost", ports[1], authority.certificate) == "its certificate is not trusted: hostname mismatch")
        #expect(ask("127.0.0.1", ports[2], authority.certificate) == "its certificate is not trusted: certificate has expired")
        #expect(ask("127.0.0.1", UInt16(listener.address.port), authority.certificate).hasPrefix("no encrypted connection: "))
        #expect(ask("127.0.0.1", ports[0], "/nowhere").hasPrefix("no certificates can be read from \"/nowhere\""))
        let post = #expect(throws: HTTPFailure.self) { try HTTPCall(WebAddress("https://127.0.0.1:\(ports[0])/secret"), body: "{}").send() }
        #expect(post?.operation == "post to https://127.0.0.1:\(ports[0])/…")
    }

    @Test("addresses of the web are read; nonsense is refused with what to do")
    func addresses() throws {
        #expect(try WebAddress("http://alerts.example").description == "http://alerts.example:80/")
        #expect(try WebAddress("http://[::1]:8080/a/b?c=d").description == "http://[::1]:8080/a/b?c=d")
        #expect(try WebAddress("http://h:1?x").path == "/?x")
        #expect(try WebAddress("https://alerts.example/a").description == "https://alerts.example:443/a")
        #expect(try WebAddress("https://alerts.example:8443/a/secret").withoutSecrets == "https://alerts.example:8443/…")
        let refusal = #expect(throws: HTTPFailure.self) { try WebAddress("alerts.example/hook") }
        #expect(refusal?.description == "cannot use the address \"alerts.example/hook\": it is none; write http://HOST:PORT/PATH or https://HOST/PATH")
        for text in ["https://", "https://u:p@h/", "ftp://h/", "h:80", "http://", "http://:80/", "http://u@h/", "http://h:99999/", "http://h /"] {
            #expect(throws: HTTPFailure.self, "\(text)") { try WebAddress(text) }
        }
    }
}
