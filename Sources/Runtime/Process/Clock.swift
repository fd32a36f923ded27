import Glibc
import Pipeline

/// The machine's clocks; stages never see them.
package enum Clock {
    /// Wall time.
    package static func now() -> Timestamp { read(CLOCK_REALTIME) }

    /// Time that only goes forward, for intervals.
    package static func monotonic() -> Timestamp { read(CLOCK_MONOTONIC) }

    private static func read(_ clock: clockid_t) -> Timestamp {
        var time = timespec()
        clock_gettime(clock, &time)
        return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
    }
}
