import Pipeline
import Runtime
import Testing

@Suite("When a loop writes what has changed")
struct FlushScheduleTests {
    private static let start = Timestamp(seconds: 1_000, nanoseconds: 0)

    private static func after(_ milliseconds: Int64) -> Timestamp { start + Span(nanoseconds: milliseconds * 1_000_000) }

    private static func schedule(count: Int, bytes: Int = 100) -> FlushSchedule {
        var schedule = FlushSchedule(intervalMilliseconds: 200, now: start)
        schedule.took(bytes: bytes, count: count, of: 500)
        return schedule
    }

    @Test("one that keeps up writes with each interval", arguments: [0, 1, 499])
    func keepsUp(count: Int) {
        var schedule = Self.schedule(count: count)
        #expect(!schedule.isDue(at: Self.after(199)))
        #expect(schedule.waitMilliseconds(at: Self.after(150)) == 50)
        #expect(schedule.isDue(at: Self.after(200)))
        #expect(schedule.waitMilliseconds(at: Self.after(200)) == 0)
        schedule.flushed(from: Self.after(190), to: Self.after(200))
        #expect(!schedule.isDue(at: Self.after(399)))
        #expect(schedule.isDue(at: Self.after(400)))
        #expect(schedule.waitMilliseconds(at: Self.start + .seconds(9)) == 0)
    }

    @Test("one that is behind waits until the input runs dry")
    func runsDry() {
        var schedule = Self.schedule(count: 500)
        #expect(!schedule.isDue(at: Self.after(1_999)))
        schedule.took(bytes: 0, count: 3, of: 500)
        #expect(schedule.isDue(at: Self.after(1_999)))
    }

    @Test("but for ten intervals at most")
    func tenIntervals() { #expect(Self.schedule(count: 500).isDue(at: Self.after(2_000))) }

    @Test("a short interval, for the sake of latency, makes one that is behind no busier: two seconds at least")
    func shortInterval() {
        var schedule = FlushSchedule(intervalMilliseconds: 20, now: Self.start)
        schedule.took(bytes: 100, count: 500, of: 500)
        #expect(!schedule.isDue(at: Self.after(1_999)))
        #expect(schedule.isDue(at: Self.after(2_000)))
        schedule.took(bytes: 100, count: 3, of: 500)
        #expect(schedule.isDue(at: Self.after(20)))
    }

    @Test("and for 32 MiB at most, though not before the interval is over")
    func bytes() {
        var schedule = Self.schedule(count: 500, bytes: (32 << 20) - 1)
        #expect(!schedule.isDue(at: Self.after(200)))
        schedule.took(bytes: 1, count: 500, of: 500)
        #expect(!schedule.isDue(at: Self.after(199)))
        #expect(schedule.isDue(at: Self.after(200)))
        schedule.flushed(from: Self.after(200), to: Self.after(200))
        schedule.took(bytes: 1, count: 500, of: 500)
        #expect(!schedule.isDue(at: Self.after(400)))
    }

    @Test("after a flush that took long it lets as much time pass while input comes, ten intervals at most")
    func slow() {
        var schedule = Self.schedule(count: 1)
        schedule.flushed(from: Self.start, to: Self.after(700))
        #expect(!schedule.isDue(at: Self.after(1_399)))
        // Long enough to see that there is nothing.
        #expect(schedule.waitMilliseconds(at: Self.after(1_300)) == 20)
        #expect(schedule.isDue(at: Self.after(1_400)))
        schedule.flushed(from: Self.start, to: Self.start + .seconds(60))
        #expect(!schedule.isDue(at: Self.after(61_999)))
        #expect(schedule.isDue(at: Self.after(62_000)))
    }

    @Test("and not when nothing comes: whoever writes the input may be waiting for this flush")
    func dry() {
        var schedule = Self.schedule(count: 1)
        schedule.flushed(from: Self.start, to: Self.after(700))
        schedule.took(bytes: 0, count: 0, of: 500)
        #expect(!schedule.isDue(at: Self.after(899)))
        #expect(schedule.isDue(at: Self.after(900)))
    }
}
