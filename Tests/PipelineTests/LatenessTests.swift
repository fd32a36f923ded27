import Pipeline
import Testing

@Suite("Lateness")
struct LatenessTests {
    private func at(_ hours: Int64) -> Timestamp { Timestamp(nanoseconds: 0) + .hours(hours) }

    @Test("a platform's clock is its oldest sensor's")
    func oldest() {
        #expect(Lateness.watermark([at(5), at(3), at(9)]) == at(3))
        #expect(Lateness.watermark([at(5)]) == at(5))
        #expect(Lateness.watermark([]) == nil)
    }

    @Test("a sensor more than seven days behind the newest no longer holds the clock back; exactly seven days it does")
    func silent() {
        #expect(Lateness.watermark([at(0), at(7 * 24)]) == at(0))
        #expect(Lateness.watermark([at(0).nanosecondBefore, at(7 * 24)]) == at(7 * 24))
        #expect(Lateness.watermark([.distantPast, at(1), at(2)]) == at(1))
        #expect(Lateness.watermark([.distantPast, .distantPast]) == .distantPast)
    }

    @Test("state is kept for the allowed lateness and the gap that ends a source")
    func kept() {
        #expect(Lateness().kept == .hours(73))
        #expect(Lateness(allowed: .hours(1)).kept == .hours(26))
    }
}

extension Timestamp {
    fileprivate var nanosecondBefore: Timestamp { self - Span(nanoseconds: 1) }
}
