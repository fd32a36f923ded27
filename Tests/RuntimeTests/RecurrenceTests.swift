import Pipeline
import Runtime
import Testing

@Suite("What recurs")
struct RecurrenceTests {
    @Test("it is due once in an interval, counted from when it was done")
    func intervals() {
        let start = Clock.monotonic() + .minutes(1)
        var each = Recurrence(every: .seconds(10))
        // Late once is not late again.
        let due = [0, 9, 13, 22, 23].filter { each.isDue(at: start + .seconds($0)) }
        #expect(due == [0, 13, 23])
    }

    @Test("the first time it waits for an interval, or is due at once")
    func first() {
        let now = Clock.monotonic()
        var (waits, atOnce) = (Recurrence(every: .hours(1)), Recurrence(every: .hours(1), atOnce: true))
        let due = [waits.isDue(at: now), atOnce.isDue(at: now), atOnce.isDue(at: now)]
        #expect(due == [false, true, false])
    }
}
