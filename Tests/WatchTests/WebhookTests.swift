import Foundation
import HTTP
import TestSupport
import Testing

@testable import leurre

/// Notices on their way to somebody who really listens.
@Suite("Webhook of leurre alert", .serialized)
struct WebhookTests {
    /// What Alertmanager's documentation says of a webhook of version 4.
    private struct Document: Decodable {
        struct Alert: Decodable {
            var status: String
            var labels: [String: String]
            var annotations: [String: String]
            var startsAt: Date
            var endsAt: Date
            var fingerprint: String
        }

        var version: String
        var receiver: String
        var status: String
        var alerts: [Alert]
        var groupLabels: [String: String]
        var commonLabels: [String: String]
        var commonAnnotations: [String: String]
        var externalURL: String
    }

    private static func document(_ post: WebhookReceiver.Post) throws -> Document {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(Document.self, from: Data(post.body.utf8))
    }

    /// A service that is up or not, looked at once in a quarter of a minute of its own time.
    private struct Scene {
        var state = AlertState()
        var readings = Readings()
        let sender: AlertSender

        init(_ address: String, authorities: String? = nil) throws {
            sender = .webhook(try WebAddress(address), authorities: authorities)
        }

        /// - Returns: what could not be told.
        mutating func look(isUp: Bool, after seconds: Double = 15) -> [String] {
            readings.read(Readings.sample("up", isUp ? 1 : 0), after: seconds)
            if let reading = readings.history.readings.last { state.history.add(reading) }
            return state.tell(state.notices(repeatSeconds: nil), sender)
        }
    }

    @Test("the posted body is Alertmanager's; a finding is told once when it begins and once when it clears")
    func life() throws {
        let receiver = try WebhookReceiver()
        defer { receiver.close() }
        var scene = try Scene("http://127.0.0.1:\(receiver.port)/hook?to=ops")
        for isUp in [true, false, false, false, false, false, false, false] { #expect(scene.look(isUp: isUp).isEmpty) }
        for _ in 0..<3 { #expect(scene.look(isUp: true).isEmpty) }
        let posts = receiver.posts
        #expect(posts.count == 2)
        for post in posts {
            #expect(post.head.hasPrefix("POST /hook?to=ops HTTP/1.1\r\n"), "\(post.head)")
            #expect(post.head.lowercased().contains("content-type: application/json") && post.head.contains("host: 127.0.0.1:\(receiver.port)"))
        }
        let documents = try posts.map(Self.document)
        #expect(documents.map(\.status) == ["firing", "resolved"] && documents.allSatisfy { $0.version == "4" && $0.receiver == "leurre" })
        let alerts = documents.flatMap(\.alerts)
        #expect(alerts.map(\.status) == ["firing", "resolved"])
        #expect(alerts.allSatisfy { $0.labels == ["alertname": "LeurreServiceDown", "severity": "page", "job": "leurre", "instance": "h:1"] })
        #expect(alerts.allSatisfy { $0.annotations["summary"] == "h:1 does not answer" && $0.annotations["next"]?.contains("systemctl") == true })
        #expect(Set(alerts.map(\.fingerprint)).count == 1 && Set(alerts.map(\.startsAt)).count == 1)
        #expect(alerts[0].endsAt < alerts[0].startsAt && alerts[1].endsAt > alerts[1].startsAt)
    }

    @Test("a receiver that fails, or is away, is told later: nothing is lost, nothing is told twice to somebody who took it")
    func retries() throws {
        let receiver = try WebhookReceiver()
        let port = receiver.port
        var scene = try Scene("http://127.0.0.1:\(port)/secret")
        _ = scene.look(isUp: false)
        receiver.answer(500, 404)
        #expect(scene.look(isUp: false, after: 60) == ["cannot post to http://127.0.0.1:\(port)/…: it answers 500"])
        #expect(scene.look(isUp: false) == ["cannot post to http://127.0.0.1:\(port)/…: it answers 404"])
        receiver.close()
        #expect(scene.look(isUp: false) == ["cannot post to http://127.0.0.1:\(port)/…: nobody listens there"])
        let second = try WebhookReceiver(port: port)
        defer { second.close() }
        #expect(scene.look(isUp: false).isEmpty && scene.look(isUp: false).isEmpty)
        let begin = try second.posts.map(Self.document)
        #expect(begin.map(\.status) == ["firing"])
        // What was to be told at first, with its own beginning.
        #expect(try Self.document(try #require(receiver.posts.first)).alerts.map(\.startsAt) == begin.first?.alerts.map(\.startsAt))
        second.answer(503)
        #expect(scene.look(isUp: true).count == 1 && scene.look(isUp: true).isEmpty && scene.look(isUp: true).isEmpty)
        #expect(try second.posts.map(Self.document).map(\.status) == ["firing", "resolved", "resolved"])
    }

    @Test("a receiver that says nothing costs a look five seconds at most")
    func mute() throws {
        let receiver = try WebhookReceiver()
        defer { receiver.close() }
        receiver.beMute(true)
        var scene = try Scene("http://127.0.0.1:\(receiver.port)/")
        _ = scene.look(isUp: false)
        let begun = Date()
        let failures = scene.look(isUp: false, after: 60)
        let port = receiver.port
        #expect(failures == ["cannot post to http://127.0.0.1:\(port)/: no answer within 5 seconds"])
        #expect(Date().timeIntervalSince(begun) < 8)
        receiver.beMute(false)
        #expect(scene.look(isUp: false).isEmpty && receiver.posts.count == 2)
    }

    @Test("over TLS to a receiver whose authority is trusted, and to nobody else", .enabled(if: TLSFront.isWanted))
    func encrypted() throws {
        let authority = try TestAuthority()
        defer { authority.remove() }
        let receiver = try WebhookReceiver()
        defer { receiver.close() }
        let port = try FreePort.find()
        let front = try TLSFront([TLSFront.Door(port: port, identity: authority.identity("receiver"))], to: receiver.port, in: authority.folder)
        defer { front.stop() }
        var trusting = try Scene("https://localhost:\(port)/hook", authorities: authority.certificate)
        var wary = try Scene("https://localhost:\(port)/hook")
        _ = (trusting.look(isUp: false), wary.look(isUp: false))
        #expect(Tool.wait(seconds: 10) { trusting.look(isUp: false, after: 60).isEmpty })
        #expect(wary.look(isUp: false, after: 60).first?.contains("its certificate is not trusted: ") == true)
        #expect(try receiver.posts.map(Self.document).map(\.status) == ["firing"])
    }

    @Test("the command itself posts what is wrong and exits 1; an address that is none is refused")
    func command() throws {
        let receiver = try WebhookReceiver()
        defer { receiver.close() }
        let away = try FreePort.find()
        let house = [
            "--services", "127.0.0.1:\(away)", "--bootstrap-servers", "127.0.0.1:\(away)", "--postgres", "postgres://127.0.0.1:\(away)/none?sslmode=disable",
        ]
        let told = try Tool.run("leurre", ["alert", "--once"] + house, environment: ["LEURRE_ALERT_WEBHOOK": "http://127.0.0.1:\(receiver.port)/hook"])
        #expect(told.code == 1 && told.text.contains("BEGINS LeurreServiceDown (page): 127.0.0.1:\(away) does not answer"), "\(told)")
        let alerts = try receiver.posts.map(Self.document).flatMap(\.alerts)
        #expect(alerts.map { $0.labels["alertname"] } == ["LeurreServiceDown"])
        let refused = try Tool.run("leurre", ["alert", "--once", "--webhook", "hooks.example/x"] + house)
        #expect(refused.code != 0 && refused.errors.contains("cannot use the address \"hooks.example/x\": it is none; write http://HOST:PORT/PATH or https://HOST/PATH"), "\(refused)")
        #expect(receiver.posts.count == 1)
    }
}
