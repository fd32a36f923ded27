import Pipeline
import Runtime

/// A live sensor's hours: turns the totals since the start of the process into what came to each hour.
///
/// The reports' epoch is the process's, not the batches': a process that goes on with its predecessor's batches must not overwrite what
/// that one has reported of the hour. Readers add up.
struct LiveAccount {
    /// Packets since the start of the process.
    struct Totals {
        var dropped: Int64 = 0
        var ignored: Int64 = 0
        var published: Int64 = 0
        var discarded: Int64 = 0
    }

    private var reports: HourlyReports
    private var reported = Totals()

    init(platform: PlatformDescription, sensor: String) {
        let run = UInt64(bitPattern: Clock.now().nanoseconds)
        reports = HourlyReports(platform: platform, sensor: sensor, epoch: run, isReplay: false)
    }

    mutating func captured(at time: Timestamp) { reports.captured(at: time) }

    /// Returns what is new since the last report.
    mutating func report(_ totals: Totals, spooled: (packets: Int64, bytes: Int), minutes: UInt32, now: Timestamp) -> Totals {
        let fresh = Totals(
            dropped: totals.dropped - reported.dropped, ignored: totals.ignored - reported.ignored,
            published: totals.published - reported.published, discarded: totals.discarded - reported.discarded)
        reported = totals
        reports.change(now.hour) {
            $0.minutesUp = min($0.minutesUp + minutes, 60)
            $0.dropped += fresh.dropped
            $0.ignored += fresh.ignored
            $0.published += fresh.published
            $0.discarded += fresh.discarded
            ($0.spooled, $0.spooledBytes) = (spooled.packets, Int64(spooled.bytes))
        }
        return fresh
    }

    mutating func records(topic: String, now: Timestamp) -> [(hour: Int32, item: Publisher.Item)] {
        reports.records(topic: topic, now: now)
    }
}
