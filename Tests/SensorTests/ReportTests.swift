import Kafka
import Pipeline
import Runtime
import TestSupport
import Testing

@testable import leurre_sensor

struct ReportTests {
    private let noon = Timestamp(hour: 400_000)

    private func reports(_ account: inout LiveAccount, _ now: Timestamp) throws -> [SensorReport] {
        try account.records(topic: "sensors.v1", now: now).map { try SensorReport(encoded: $0.item.value) }
    }

    @Test("an hour's report has what came in that hour: the hours add up to the totals of the process")
    func hoursAddUp() throws {
        var account = LiveAccount(platform: SensorLab.platform, sensor: "s")
        var totals = LiveAccount.Totals(dropped: 1, ignored: 2, published: 3, discarded: 4)
        _ = account.report(totals, spooled: (10, 1_000), minutes: 1, now: noon)
        totals.published = 8
        _ = account.report(totals, spooled: (11, 1_100), minutes: 1, now: noon + .minutes(1))
        let first = try #require(try reports(&account, noon + .minutes(1)).first)
        (totals.published, totals.discarded) = (20, 5)
        #expect(account.report(totals, spooled: (0, 0), minutes: 1, now: noon + .hours(1)).published == 12)
        let second = try #require(try reports(&account, noon + .hours(1)).first)
        #expect((first.published, first.discarded, first.dropped, first.ignored, first.minutesUp) == (8, 4, 1, 2, 2))
        #expect((second.published, second.discarded, second.dropped, second.ignored, second.minutesUp) == (12, 1, 0, 0, 1))
        #expect((first.spooled, first.spooledBytes, second.spooled) == (11, 1_100, 0))
    }

    @Test("packets count in the hour of their capture, in whatever order the hours come, and once")
    func captured() throws {
        var account = LiveAccount(platform: SensorLab.platform, sensor: "s")
        for _ in 0..<3 { account.captured(at: noon) }
        for _ in 0..<2 { account.captured(at: noon + .hours(1)) }
        account.captured(at: noon + .minutes(59))
        #expect(try reports(&account, noon + .hours(1)).map(\.captured) == [4, 2])
        #expect(try reports(&account, noon + .hours(1)).isEmpty)
        account.captured(at: noon + .hours(1))
        #expect(try reports(&account, noon + .hours(1)).map(\.captured) == [3])
    }

    @Test("the first and the last hour that a clock can say count as every other")
    func endsOfTime() throws {
        var account = HourlyReports(platform: SensorLab.platform, sensor: "s", epoch: 1, isReplay: true)
        let times = [.min, .min + 3_600_000_000_000, -1, 0, .max - 1, .max].map { Timestamp(nanoseconds: $0) }
        for time in times + times { account.captured(at: time) }
        let found = try account.records(topic: "sensors.v1", now: noon).map { try SensorReport(encoded: $0.item.value) }
        #expect(found.map(\.hour) == Set(times.map(\.hour)).sorted())
        #expect(found.map(\.captured) == [2, 2, 2, 2, 4])
    }

    @Test("a process that goes on with another's batches has reports of its own")
    func ownEpoch() throws {
        var (one, other) = (LiveAccount(platform: SensorLab.platform, sensor: "s"), LiveAccount(platform: SensorLab.platform, sensor: "s"))
        for _ in 0..<2 { _ = one.report(.init(), spooled: (0, 0), minutes: 1, now: noon) }
        _ = other.report(.init(), spooled: (0, 0), minutes: 1, now: noon)
        let (left, right) = (try reports(&one, noon), try reports(&other, noon))
        #expect(left.count == 1 && right.count == 1 && left[0].key != right[0].key)
    }

    @Test("in an outage the newest report of each hour is kept, and sending does not wait")
    func outage() throws {
        let broker = try MockBroker(topics: [("sensors.v1", 1)])
        let settings = KafkaSettings(bootstrapServers: broker.bootstrapServers)
        let sender = try ReportSender(settings: settings, logger: LineLog().logger)
        defer { sender.close() }
        broker.brokerDown()
        for minute in 0..<180 {
            let hour = Int32(minute / 60)
            let item = Publisher.Item(topic: "sensors.v1", partition: 0, key: [UInt8(hour)], value: [UInt8(minute)])
            sender.put([(hour, item)])
            let begun = ContinuousClock.now
            try sender.pump()
            #expect(ContinuousClock.now - begun < .seconds(5))
        }
        broker.brokerUp()
        #expect(try sender.drain(until: Clock.monotonic() + .seconds(Patience.stretched(20))))
        let reader = try LogReader(settings: settings)
        defer { reader.close() }
        try reader.assign([TopicPartition(topic: "sensors.v1", partition: 0): 0])
        var newest: [UInt8: UInt8] = [:]
        let deadline = ContinuousClock.now + .seconds(Patience.stretched(20))
        while newest != [0: 59, 1: 119, 2: 179], ContinuousClock.now < deadline {
            var messages: [Message] = []
            try reader.read(countMax: 1_000, timeoutMilliseconds: 200, into: &messages)
            for message in messages { if let key = message.key.first { newest[key] = message.value?.first } }
        }
        #expect(newest == [0: 59, 1: 119, 2: 179])
    }
}
