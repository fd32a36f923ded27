import Foundation
import Kafka
import Pipeline
import Runtime
import TestSupport
import Testing

@testable import leurre

@Suite("Lag that is measured", .serialized)
struct LagMeterTests {
    /// A broker whose topics have one partition each, and a record that nobody has read.
    private struct Lab {
        let broker: MockBroker
        let settings: KafkaSettings

        init() throws {
            broker = try MockBroker(topics: Topic.allCases.map { ($0.rawValue, 1) })
            settings = KafkaSettings(bootstrapServers: broker.bootstrapServers)
        }

        func write() throws {
            let producer = try Producer(settings: settings, lingerMilliseconds: 0)
            defer { producer.close() }
            #expect(try producer.send(topic: Topic.statistics.rawValue, partition: 0, key: [1], value: [1], token: 0))
            var deliveries: [Delivery] = []
            #expect(try producer.flush(timeoutMilliseconds: 10_000, into: &deliveries))
        }

        func meter() throws -> LagMeter { try LagMeter(settings: settings, capturePrefix: "") }

        /// Offsets are told, records are not handed out.
        func holdBack() { broker.injectErrors(.fetch, Array(repeating: .notLeader, count: 5_000)) }
    }

    private static func statistics(_ lines: [LagLine]) -> LagLine? { lines.first { $0.topic == Topic.statistics.rawValue } }

    @Test("what is unread has the age of its oldest record; what is read, or empty, is no second behind")
    func known() throws {
        let lab = try Lab()
        let begun = Date()
        try lab.write()
        let written = Date()
        let meter = try lab.meter()
        let asked = Date()
        let lines = try meter.measure()
        let line = try #require(Self.statistics(lines))
        #expect(line.messages == 1 && line.obstacle == nil)
        let seconds = try #require(line.seconds)
        #expect(asked.timeIntervalSince(written) - 1 < seconds && seconds < Date().timeIntervalSince(begun) + 1)
        #expect(lines.filter { $0.messages == 0 }.allSatisfy { $0.seconds == 0 } && lines.obstacles.isEmpty)
    }

    @Test("an unread record that the broker does not hand out hides no lag: nobody knows it, and that is said")
    func unknown() throws {
        let lab = try Lab()
        try lab.write()
        lab.holdBack()
        let lines = try lab.meter().measure()
        let line = try #require(Self.statistics(lines))
        #expect(line.messages == 1 && line.seconds == nil)
        let obstacles = lines.obstacles
        #expect(obstacles.count == 1)
        #expect(obstacles.first?.hasPrefix("cannot say how far leurre-sink is behind in statistics.v1, partition 0: ") == true, "\(obstacles)")
    }

    @Test("a record that was seen once is known to be unread as long as nobody commits it")
    func remembered() throws {
        let lab = try Lab()
        try lab.write()
        let meter = try lab.meter()
        let first = try #require(Self.statistics(try meter.measure())?.seconds)
        lab.holdBack()
        #expect(Tool.wait(seconds: 10) { (try? meter.measure()).flatMap { Self.statistics($0)?.seconds } ?? 0 > first + 0.5 })
    }

    private func text(_ server: LagServer) -> String { server.answers.answer("/metrics").body }

    private func reasons(_ server: LagServer) -> [String] { server.answers.health.reasons.filter { $0.hasPrefix("lag: ") } }

    @Test("what serves the lag leaves an unknown one out, says so, and does not call it measured")
    func served() throws {
        let lab = try Lab()
        try lab.write()
        lab.holdBack()
        let server = try LagServer(address: "127.0.0.1:0")
        defer { server.close() }
        server.put(try lab.meter().measure())
        let page = text(server)
        #expect(page.contains(#"leurre_lag_records{group="leurre-sink",topic="statistics.v1",partition="0"} 1"#), "\(page)")
        #expect(!page.contains(#"leurre_lag_seconds{group="leurre-sink",topic="statistics.v1""#))
        #expect(page.contains(#"leurre_lag_seconds{group="leurre-sink",topic="attacks.v1",partition="0"} 0"#))
        #expect(!page.contains("leurre_lag_measured_timestamp_seconds "))
        #expect(reasons(server).contains { $0.contains("cannot say how far leurre-sink is behind in statistics.v1") })
        lab.broker.clearErrors(.fetch)
        server.put(try lab.meter().measure())
        #expect(text(server).contains("leurre_lag_measured_timestamp_seconds ") && reasons(server).isEmpty)
    }
}
