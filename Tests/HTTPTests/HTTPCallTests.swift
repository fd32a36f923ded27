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

    @Test("addresses of the web are read; https and nonsense are refused with what to do")
    func addresses() throws {
        #expect(try WebAddress("http://alerts.example").description == "http://alerts.example:80/")
        #expect(try WebAddress("http://[::1]:8080/a/b?c=d").description == "http://[::1]:8080/a/b?c=d")
        #expect(try WebAddress("http://h:1?x").path == "/?x")
        for text in ["https://h/", "h:80", "http://", "http://:80/", "http://u@h/", "http://h:99999/", "http://h /"] {
            #expect(throws: HTTPFailure.self, "\(text)") { try WebAddress(text) }
        }
    }
}
