import Pipeline
import Testing

@Suite("Time")
struct TimestampTests {
    private let first = Timestamp(nanoseconds: .min)
    private let last = Timestamp(nanoseconds: .max)

    @Test("arithmetic saturates at both ends")
    func saturation() {
        #expect(last + .hours(1) == last)
        #expect(first - .hours(1) == first)
        #expect(first + .hours(-1) == first && last - .hours(-1) == last)
        #expect(Timestamp(seconds: .max) == last && Timestamp(seconds: .min) == first)
        #expect(Timestamp(seconds: .max, nanoseconds: .max) == last && Timestamp(seconds: .min, nanoseconds: -1) == first)
        #expect((last - first).nanoseconds == .max && (first - last).nanoseconds == -.max)
        #expect(first - Span(nanoseconds: .min) == Timestamp(nanoseconds: 0))
        #expect(last - Span(nanoseconds: .min) == last && first - (first - Timestamp(nanoseconds: 0)) == Timestamp(nanoseconds: 0))
        #expect(Span(nanoseconds: .max) + .hours(1) == Span(nanoseconds: .max))
    }

    @Test("hours and slots are rounded down, before 1970 too")
    func rounding() {
        let hour = Span.hours(1).nanoseconds
        for (nanoseconds, number) in [(0, 0), (hour - 1, 0), (hour, 1), (-1, -1), (-hour, -1), (-hour - 1, -2)] as [(Int64, Int32)] {
            #expect(Timestamp(nanoseconds: nanoseconds).hour == number)
        }
        for (seconds, slot) in [(0, 0), (299, 0), (300, 1), (-1, -1), (-300, -1), (-301, -2)] as [(Int64, Int32)] {
            #expect(Timestamp(seconds: seconds).slot == slot)
        }
        #expect((first.hour, last.hour) == (-2_562_048, 2_562_047))
    }

    @Test("an hour or a slot begins at its start; one beyond the range of time is clamped")
    func starts() {
        for number in [-5, 0, 300_000] as [Int32] {
            #expect(Timestamp(hour: number).hour == number && Timestamp(slot: number).slot == number)
            #expect((Timestamp(hour: number) + Span(nanoseconds: -1)).hour == number - 1)
        }
        #expect((Timestamp(hour: .min), Timestamp(hour: .max)) == (first, last))
        #expect((Timestamp(slot: .min), Timestamp(slot: .max)) == (first, last))
    }
}
