import Pipeline

/// Whether anybody is there at all. When the resolver is silent, asking everything would only use up the attempts of addresses that are
/// not to blame: then one question at a time finds out when it is back.
struct ServerWatch: Sendable {
    private static let silencesMax = 8
    private let pause: Span
    private var silences = 0
    /// When a silent server is asked next.
    private(set) var probeAt = Timestamp.distantPast

    init(pause: Span) { self.pause = pause }

    var isSilent: Bool { silences >= Self.silencesMax }

    mutating func heard() { silences = 0 }

    mutating func keptSilent(_ now: Timestamp) {
        silences = min(silences + 1, Self.silencesMax)
        probeAt = now + pause
    }
}
