import Foundation
import Testing

@testable import leurre

@Suite("leurre status")
struct StatusPageTests {
    private static let time = 1_795_945_660.0

    private static func house(
        after seconds: Double = 0, services: [ServiceReading] = [], broker: Part<BrokerReading> = .unreachable("cannot reach the broker"),
        database: Part<DatabaseReading> = .unreachable("cannot connect to the database")
    ) -> HouseReading {
        let now = time + seconds
        let known = HouseReading.Known(broker: broker.value, database: database.value, brokerTime: now, databaseTime: now)
        return HouseReading(time: now, services: services, broker: broker, database: database, known: known)
    }

    private static func page(_ readings: HouseReading...) -> StatusPage {
        var history = SampleHistory()
        for reading in readings { history.add(reading.samples) }
        return StatusPage(readings[readings.count - 1], since: readings.count > 1 ? readings[readings.count - 2] : nil, history: history)
    }

    private static func service(_ port: Int, _ name: String, received: Double, isReady: Bool = true) -> ServiceReading {
        ServiceReading(
            address: "127.0.0.1:\(port)",
            samples: [
                Sample(name: "leurre_\(name)_ready", labels: [:], value: isReady ? 1 : 0),
                Sample(name: "leurre_\(name)_records_received_total", labels: [:], value: received),
            ], reasons: isReady ? [] : ["database: it is full"])
    }

    private static func broker(committed: Int64, end: Int64, seconds: Double?, after: Double = 0, letters: LettersReading = LettersReading()) -> Part<BrokerReading> {
        let line = LagLine(
            group: "leurre-sink", topic: "attacks.v1", partition: 0, committed: committed, end: end, messages: end - committed, seconds: seconds,
            obstacle: seconds == nil ? "the broker is mute" : nil)
        return .read(BrokerReading(time: time + after, lag: [line], letters: letters))
    }

    private static func database(_ sensors: [SensorStanding] = [], today: [LedgerAccount] = [], counted: Double = 0, after: Double = 0) -> Part<DatabaseReading> {
        .read(DatabaseReading(time: time + after, sensors: sensors, tables: [], today: today, packetsCounted: counted, missing: [:], bytes: 52_428_800))
    }

    private static func sensor(received: Double, clockAhead: Double = 0, isHistory: Bool = false) -> SensorStanding {
        SensorStanding(
            platform: "tokyo", sensor: "t1", isHistory: isHistory, received: received, clockAhead: clockAhead, lastPacket: received,
            spooledPackets: 0, spooledBytes: 0, dropped: 0, discarded: 0)
    }

    @Test("a house in which everything flows is well, and says how much flows")
    func good() {
        let page = Self.page(
            Self.house(services: [Self.service(9645, "sink", received: 10)], broker: Self.broker(committed: 5, end: 7, seconds: 0.2), database: Self.database(counted: 100)),
            Self.house(
                after: 2, services: [Self.service(9645, "sink", received: 30)], broker: Self.broker(committed: 15, end: 17, seconds: 0.2, after: 2),
                database: Self.database([Self.sensor(received: Self.time)], counted: 300, after: 2)))
        #expect(page.verdict == .good && page.findings.isEmpty)
        #expect(page.services.map(\.takenPerSecond) == [10] && page.packetsPerSecond == 100)
        #expect(page.hops.map(\.writtenPerSecond) == [5] && page.hops.map(\.readPerSecond) == [5] && page.hops.map(\.messagesBehind) == [2])
        #expect(page.sensors.map(\.reportedSecondsAgo) == [2])
        let text = StatusText(page: page, ink: Ink(isOn: false)).text
        #expect(text.hasPrefix("all is well  2026-11-29T09:47:42 UTC") && !text.contains("\u{1b}"))
    }

    @Test("what cannot be looked at is said, and the rest is shown")
    func unreachable() {
        let page = Self.page(Self.house(services: [Self.service(9645, "sink", received: 1)]))
        #expect(page.verdict == .unknown && page.obstacles == ["cannot reach the broker", "cannot connect to the database"])
        let text = StatusText(page: page, ink: Ink(isOn: false)).text
        #expect(text.contains("not everything could be looked at") && text.contains("127.0.0.1:9645  leurre-sink"))
    }

    @Test("each red thing comes with the command that goes on")
    func red() {
        var down = ServiceReading(address: "127.0.0.1:9643")
        down.obstacle = "nobody listens there"
        var account = LedgerAccount(platform: "tokyo")
        (account.captured, account.counted, account.missing, account.completePercent) = (10, 7, 3, 70)
        let letters = LettersReading(held: 9, newest: Self.time - 5, lastHour: 2, reasons: ["unreadable": 2])
        let page = Self.page(
            Self.house(
                services: [down, Self.service(9645, "sink", received: 1, isReady: false)], broker: Self.broker(committed: 5, end: 7, seconds: 61, letters: letters),
                database: Self.database([Self.sensor(received: Self.time - 700, clockAhead: -40)], today: [account])))
        let names = Set(page.findings.map(\.name))
        #expect(
            names == [
                "LeurreServiceDown", "LeurreNotReady", "LeurreLagHigh", "LeurreSensorUnheard", "LeurreSensorClockOff", "LeurrePacketsMissing", "LeurreDeadLetters",
            ])
        #expect(page.verdict == .red && page.findings.allSatisfy { !$0.next.isEmpty })
        let text = StatusText(page: page, ink: Ink(isOn: true)).text
        #expect(text.contains("\u{1b}[31m") && text.contains("next: leurre ledger --missing") && text.contains("database: it is full"))
    }

    @Test("a lag that nobody knows is neither 0 nor well: the page says so, and the rule that watches the measurement begins to wait")
    func unknownLag() throws {
        let page = Self.page(Self.house(broker: Self.broker(committed: 5, end: 7, seconds: nil), database: Self.database()))
        let sentence = "cannot say how far leurre-sink is behind in attacks.v1, partition 0: the broker is mute"
        #expect(page.verdict == .unknown && page.obstacles == [sentence])
        #expect(page.hops.map(\.messagesBehind) == [2] && page.hops.allSatisfy { $0.secondsBehind == nil })
        let text = StatusText(page: page, ink: Ink(isOn: false)).text
        #expect(text.contains(sentence) && text.contains(/leurre-sink +attacks.v1 +.*2 +unknown/), "\(text)")
        #expect(try !page.json().contains(/seconds_?[bB]ehind/))
    }

    @Test("how much of its server's disk the database takes is said")
    func databaseSize() throws {
        let page = Self.page(Self.house(broker: Self.broker(committed: 1, end: 1, seconds: 0), database: Self.database([Self.sensor(received: Self.time)])))
        #expect(page.databaseBytes == 52_428_800)
        let json = try page.json()
        #expect(json.contains(/"database_?[bB]ytes" ?: ?52428800/), "\(json)")
    }

    @Test("a sensor that only replayed a capture is not waited for")
    func history() {
        let page = Self.page(Self.house(broker: Self.broker(committed: 1, end: 1, seconds: 0), database: Self.database([Self.sensor(received: 1_000, isHistory: true)])))
        #expect(page.verdict == .good && page.sensors.map(\.isHistory) == [true])
    }

    @Test("JSON has the verdict and everything, in ASCII")
    func json() throws {
        let page = Self.page(Self.house(database: Self.database([Self.sensor(received: Self.time)])))
        let text = try page.json()
        let found = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect(found?["verdict"] as? String == "unknown" && (found?["sensors"] as? [Any])?.count == 1)
        #expect(text.utf8.allSatisfy { $0 < 128 })
    }

    @Test("a page fits the screen that it is watched on, its verdict first")
    func fits() {
        let page = Self.page(Self.house(services: (1...30).map { Self.service($0, "sink", received: 1) }))
        let lines = StatusText(page: page, ink: Ink(isOn: false)).text(linesMax: 12).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 12 && lines[0].hasPrefix("not everything") && lines[11].hasPrefix("… "))
    }

    @Test("services are the defaults, or those that are named; nonsense is refused")
    func targets() throws {
        #expect(try ServiceTarget.list([]).map(\.isOptional) == [true, false, false, false, false])
        #expect(try ServiceTarget.list(["sink.example:9645", "[::1]:9641"]).map { "\($0.address)" } == ["sink.example:9645", "[::1]:9641"])
        #expect(throws: (any Error).self) { try ServiceTarget.list(["9645"]) }
    }
}
