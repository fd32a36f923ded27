/// An instant in nanoseconds since 1970-01-01T00:00:00 UTC: what a capture file can say at most.
///
/// Range: years 1677 to 2262. Arithmetic saturates, because timestamps come from the network and hostile ones must not trap.
///
/// Inlined in other modules, as `Address` is.
@usableFromInline
package struct Timestamp: Hashable, Comparable, Sendable {
    @usableFromInline package var nanoseconds: Int64

    @inlinable
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// - Parameter seconds: whole seconds since 1970, clamped to the range of the type.
    package init(seconds: Int64, nanoseconds: Int64 = 0) {
        self.init(nanoseconds: seconds.multipliedSaturated(by: 1_000_000_000).addingSaturated(nanoseconds))
    }

    package static let distantPast = Timestamp(nanoseconds: .min)

    @inlinable
    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }

    package static func + (left: Timestamp, span: Span) -> Timestamp {
        Timestamp(nanoseconds: left.nanoseconds.addingSaturated(span.nanoseconds))
    }

    package static func - (left: Timestamp, span: Span) -> Timestamp {
        let (difference, overflow) = left.nanoseconds.subtractingReportingOverflow(span.nanoseconds)
        return Timestamp(nanoseconds: overflow ? (span.nanoseconds > 0 ? .min : .max) : difference)
    }

    package static func - (left: Timestamp, right: Timestamp) -> Span {
        let (difference, overflow) = left.nanoseconds.subtractingReportingOverflow(right.nanoseconds)
        return Span(nanoseconds: overflow ? (left < right ? -Int64.max : Int64.max) : difference)
    }

    /// Hours since 1970, rounded down: the number of the UTC hour.
    package var hour: Int32 { Int32(truncatingIfNeeded: nanoseconds.dividedDown(by: Span.hour.nanoseconds)) }

    /// Five-minute slots since 1970, rounded down.
    package var slot: Int32 { Int32(truncatingIfNeeded: nanoseconds.dividedDown(by: Span.slot.nanoseconds)) }

    /// The start of the hour or slot; beyond the range of the type its end.
    package init(hour: Int32) { self.init(nanoseconds: Int64(hour).multipliedSaturated(by: Span.hour.nanoseconds)) }
    package init(slot: Int32) { self.init(nanoseconds: Int64(slot).multipliedSaturated(by: Span.slot.nanoseconds)) }
}

/// A length of time in nanoseconds; the standard `Duration` has 128 bits, which a packet's path does not need.
package struct Span: Hashable, Comparable, Sendable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static func seconds(_ count: Int64) -> Span { Span(nanoseconds: count * 1_000_000_000) }
    package static func minutes(_ count: Int64) -> Span { seconds(count * 60) }
    package static func hours(_ count: Int64) -> Span { seconds(count * 3_600) }
    package static func days(_ count: Int64) -> Span { hours(count * 24) }
    package static let hour = hours(1)
    package static let slot = minutes(5)

    package static func < (left: Span, right: Span) -> Bool { left.nanoseconds < right.nanoseconds }
    package static func + (left: Span, right: Span) -> Span {
        Span(nanoseconds: left.nanoseconds.addingSaturated(right.nanoseconds))
    }
}

extension Int64 {
    func addingSaturated(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    /// - Parameter factor: not negative.
    func multipliedSaturated(by factor: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? (self < 0 ? .min : .max) : product
    }

    package func dividedDown(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
