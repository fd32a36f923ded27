import Kafka
import Pipeline

/// When a loop writes what has changed.
///
/// Each flush writes every row that changed since the one before. Where the pipe is behind, most rows would be written again with each
/// interval, and so it would stay behind. Two things tell: more input lies ready; or the last flush took long, because the broker or a
/// reader could not follow, then as much time should pass. The loop then waits until the input runs dry, for ten intervals, two seconds at
/// least, or 32 MiB of input at most.
package struct FlushSchedule {
    private static let intervalsMax: Int64 = 10
    private static let longestMin: Int64 = 2_000_000_000
    private static let bytesMax = 32 << 20
    private static let dryMilliseconds: Int64 = 20

    private let interval: Int64
    /// How long one that is behind waits.
    private let longest: Int64
    private var lastFlush: Timestamp
    /// How long the last flush took: an interval at least, `longest` at most.
    private var pause: Int64
    private var bytes = 0
    private var input = Input.none

    /// What the last look at the input found.
    private enum Input { case none, some, more }

    package init(intervalMilliseconds: Int, now: Timestamp) {
        (interval, lastFlush) = (Int64(intervalMilliseconds) * 1_000_000, now)
        longest = max(Self.intervalsMax * interval, Self.longestMin)
        pause = interval
    }

    package mutating func took(_ messages: [Message], of countMax: Int) {
        took(bytes: messages.reduce(0) { $0 + ($1.value?.count ?? 0) }, count: messages.count, of: countMax)
    }

    /// - Parameters:
    ///   - count: records that were taken.
    ///   - countMax: as many as can be taken at once: then more lie ready.
    package mutating func took(bytes: Int, count: Int, of countMax: Int) {
        self.bytes += bytes
        input = count == 0 ? .none : count < countMax ? .some : .more
    }

    package mutating func flushed(from start: Timestamp, to end: Timestamp) {
        (lastFlush, bytes) = (end, 0)
        pause = max(interval, min((end - start).nanoseconds, longest))
    }

    package func isDue(at now: Timestamp) -> Bool {
        let waited = (now - lastFlush).nanoseconds
        if waited < interval { return false }
        if waited >= longest || bytes >= Self.bytesMax { return true }
        return switch input {
        case .none: true
        case .some: waited >= pause
        case .more: false
        }
    }

    /// How long to wait for input: until the interval is over, and then just so long that a writer that is at work is not taken for one
    /// that has nothing.
    package func waitMilliseconds(at now: Timestamp) -> Int32 {
        let left = (interval - (now - lastFlush).nanoseconds) / 1_000_000
        return Int32(clamping: left > 0 ? min(left, 100) : pause > interval ? Self.dryMilliseconds : 0)
    }
}
