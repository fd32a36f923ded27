import Pipeline

/// How names are asked for. Every bound is here: nothing in the adapter grows without one.
package struct ResolverSettings: Sendable {
    /// Empty: those of the system (`/etc/resolv.conf`).
    package var servers: [ResolverServer] = []
    /// Questions sent in one second, at most; repetitions of the library and of TCP are not counted.
    package var queriesPerSecond = 20
    /// Questions on their way at once, at most.
    package var inFlightMax = 50
    /// How long the first try may take; each further one takes twice as long.
    package var timeoutMilliseconds = 2_000
    /// Of one question, before it counts as not answered.
    package var tries = 3
    /// How long a name may be kept: the zone's own lifetime within these bounds.
    package var nameLifetime = Span.minutes(1)...Span.days(1)
    /// The same for the answer that there is no name.
    package var noNameLifetime = Span.minutes(1)...Span.hours(1)
    /// Answers kept, at most.
    package var cacheEntriesMax = 50_000
    /// Addresses that wait for an answer, at most; whoever has more keeps them till there is room.
    package var waitingMax = 10_000
    /// How long an address that nobody answered for rests; twice as long after each further attempt.
    package var retryPause = Span.seconds(60)
    package var retryPauseMax = Span.hours(1)
    /// After this many attempts an address is given up.
    package var attemptsMax = 6
    /// Whether addresses without a place in the world are asked for too: only an own resolver knows them, the others would only learn of them.
    package var asksSpecialAddresses = false

    package init() {}
}
