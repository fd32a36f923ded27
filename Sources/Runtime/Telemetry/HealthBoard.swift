import HTTP
import Pipeline
import Synchronization

/// Whether the process is alive, and whether it does its work, with the reasons if not.
package final class HealthBoard: Sendable {
    /// A loop that has not come round for this long hangs. A restore reads for a while, a transaction may be repeated: both say so.
    private static let patience = Span.minutes(3)

    private let beaten = Atomic<Int64>(Clock.monotonic().nanoseconds)
    private let obstacles = Mutex<[String: Obstacle]>(["start": Obstacle(reason: "it has just started")])

    private struct Obstacle {
        var reason: String
        /// Nobody tells when it is over: it counts until then.
        var until: Timestamp?
    }

    package init() {}

    /// The loop has come round.
    package func beat() { beaten.store(Clock.monotonic().nanoseconds, ordering: .relaxed) }

    /// Something keeps the process from its work: the part that it concerns, and a sentence.
    ///
    /// - Parameter span: how long it counts if it is neither said again nor cleared; nil: until it is cleared.
    package func obstructed(_ part: String, _ reason: String, for span: Span? = nil) {
        let until = span.map { Clock.monotonic() + $0 }
        obstacles.withLock { $0[part] = Obstacle(reason: reason, until: until) }
    }

    package func cleared(_ part: String) { obstacles.withLock { _ = $0.removeValue(forKey: part) } }

    /// The steps of a start, each behind the one before.
    package func waitsForBroker() { obstructed("broker", "waiting for it and the topics") }

    package func waitsForGroup() {
        obstacles.withLock {
            $0["group"] = Obstacle(reason: "it has not yet given out its partitions")
            ($0["start"], $0["broker"]) = (nil, nil)
        }
    }

    package func hasPartitions() { cleared("group") }

    /// nil if the loop goes round.
    package var sickness: String? {
        let silence = Clock.monotonic() - Timestamp(nanoseconds: beaten.load(ordering: .relaxed))
        return silence > Self.patience ? "the loop has not come round for \(silence.nanoseconds / 1_000_000_000) seconds" : nil
    }

    /// Why it is not ready, sorted; empty if it is.
    package var reasons: [String] {
        let now = Clock.monotonic()
        return obstacles.withLock { obstacles in
            obstacles.filter { $0.value.until.map { $0 > now } ?? true }.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.reason)" }
        } + (sickness.map { ["loop: \($0)"] } ?? [])
    }

    /// 200, or 503 with the reasons: of `/health` only that the loop hangs, of `/ready` all.
    package func answer(_ path: String) -> HTTPAnswer {
        let isHealth = path == "/health"
        let found = isHealth ? sickness.map { [$0] } ?? [] : reasons
        return found.isEmpty
            ? HTTPAnswer(body: isHealth ? "alive\n" : "ready\n") : HTTPAnswer(status: 503, body: found.map { $0 + "\n" }.joined())
    }
}
