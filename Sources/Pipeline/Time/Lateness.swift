/// The rules of time that every room shares (definitions, "Lateness and finality").
package struct Lateness: Equatable, Sendable {
    /// Two received packets farther apart than this belong to different sources. Exactly this far apart: the same.
    package static let sourceGap = Span.hours(25)
    /// A packet captured later than its record was sent by more than this is refused.
    package static let clockTolerance = Span.minutes(5)
    /// A sensor this far behind the newest of its platform no longer holds the platform's clock back.
    package static let silentSensor = Span.days(7)

    /// How far behind its platform's watermark a packet may be. Default 48 h.
    package var allowed: Span

    package init(allowed: Span = .hours(48)) { self.allowed = allowed }

    /// How far behind the watermark state is kept: a late packet may still join two sources.
    package var kept: Span { allowed + Self.sourceGap }

    /// A platform's clock: the oldest of its sensors' clocks, without those that fell silent; nil without sensors.
    package static func watermark(_ clocks: some Collection<Timestamp>) -> Timestamp? {
        guard let newest = clocks.max() else { return nil }
        return clocks.filter { $0 >= newest - silentSensor }.min()
    }
}
