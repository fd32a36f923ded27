import Pipeline
import Runtime
import TestSupport
import Testing

@testable import leurre_sensor

struct LiveRhythmTests {
    private let start = Timestamp(seconds: 1_000)

    private func after(_ milliseconds: Int64) -> Timestamp { start + Span(nanoseconds: milliseconds * 1_000_000) }

    private func seals(_ rhythm: inout LiveRhythm, _ now: Timestamp) -> Bool { rhythm.mustSeal(at: now) }

    private func wait(_ rhythm: LiveRhythm, _ now: Timestamp, isWaitingForBroker: Bool = false, syncDue: Timestamp? = nil) -> LiveRhythm.Wait {
        rhythm.wait(at: now, isWaitingForBroker: isWaitingForBroker, syncDue: syncDue)
    }

    @Test("without traffic the loop sleeps long, and shorter while the broker has to answer; a packet wakes it")
    func sleeps() {
        var rhythm = LiveRhythm(batchWaitMilliseconds: 50)
        rhythm.read(0, at: start)
        #expect(wait(rhythm, start) == .init(milliseconds: 100, endsWithPacket: true))
        #expect(wait(rhythm, start, isWaitingForBroker: true) == .init(milliseconds: 25, endsWithPacket: true))
    }

    @Test("a packet's batch leaves within the wait that is set, the time in the kernel's block included", arguments: [1, 2, 10, 49, 50, 10_000])
    func seals(batchWait: Int) {
        var rhythm = LiveRhythm(batchWaitMilliseconds: batchWait)
        #expect((1...24).contains(rhythm.blockMilliseconds))
        #expect(batchWait == 1 || rhythm.blockMilliseconds <= batchWait / 2)
        #expect(!seals(&rhythm, after(20_000)))
        var now = after(Int64(rhythm.blockMilliseconds))
        rhythm.read(1, at: now)
        var sleeps = 0
        while !rhythm.mustSeal(at: now) {
            let wait = wait(rhythm, now)
            #expect(!wait.endsWithPacket)
            now = now + Span(nanoseconds: Int64(wait.milliseconds) * 1_000_000)
            sleeps += 1
        }
        #expect(now <= after(Int64(max(batchWait, 1))))
        #expect(sleeps <= 1)
        #expect(!seals(&rhythm, now + .minutes(1)))
        #expect(wait(rhythm, now).endsWithPacket)
    }

    @Test("packets that come later do not put the batch of the first one off, and a flood is fetched as it comes")
    func firstCounts() {
        var rhythm = LiveRhythm(batchWaitMilliseconds: 50)
        rhythm.read(1, at: after(0))
        rhythm.read(1_000, at: after(20))
        #expect(wait(rhythm, after(20), isWaitingForBroker: true) == .init(milliseconds: 6, endsWithPacket: true))
        rhythm.read(2, at: after(21))
        #expect(wait(rhythm, after(21)) == .init(milliseconds: 5, endsWithPacket: false))
        #expect(!seals(&rhythm, after(25)))
        #expect(seals(&rhythm, after(26)))
        #expect(!seals(&rhythm, after(80)))
    }

    @Test("it wakes for the spool's sync, and does not sleep when one is overdue")
    func syncs() {
        let rhythm = LiveRhythm(batchWaitMilliseconds: 50)
        #expect(wait(rhythm, start, syncDue: after(40)).milliseconds == 40)
        #expect(wait(rhythm, start, isWaitingForBroker: true, syncDue: after(40)).milliseconds == 25)
        #expect(wait(rhythm, after(50), syncDue: after(40)).milliseconds == 0)
    }

    @Test("the outbox says when to sync only after something was written")
    func syncDue() throws {
        let lab = try SensorLab()
        let life = try lab.start()
        try life.publisher.pump(timeoutMilliseconds: 0)
        let deadline = Clock.monotonic() + .seconds(Patience.stretched(10))
        while life.publisher.syncDue != nil, Clock.monotonic() < deadline { try life.publisher.pump(timeoutMilliseconds: 10) }
        #expect(life.publisher.syncDue == nil)
        try life.send(1)
        let due = try #require(life.publisher.syncDue)
        #expect(due <= Clock.monotonic() + .seconds(1))
        while life.publisher.syncDue != nil, Clock.monotonic() < deadline { try life.publisher.pump(timeoutMilliseconds: 10) }
        #expect(life.publisher.syncDue == nil)
        life.publisher.close()
    }

    @Test("what a sensor takes of its host by default is what the README says")
    func defaults() throws {
        let settings = try Settings(SensorSettings.all, arguments: [], environment: [:])
        #expect(settings.integer("buffer-bytes") == 12 << 20)
        #expect(settings.integer("batch-wait-milliseconds") == 100)
        #expect(settings.integer("spool-sync-milliseconds") == 200)
        #expect(settings.integer("queue-bytes-max") == 32 << 20)
    }
}
