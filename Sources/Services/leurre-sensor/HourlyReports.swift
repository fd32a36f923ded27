import Kafka
import Pipeline
import Runtime

/// What the sensor says about itself, hour by hour.
struct HourlyReports {
    private let platform: PlatformDescription
    private let sensor: String
    private let epoch: UInt64
    private let isReplay: Bool
    private var hours: [Int32: SensorReport] = [:]
    private var changed: Set<Int32> = []
    /// Packets of one hour that its report does not count yet: every packet is counted, and a dictionary would be asked each time. The hour
    /// stands there as its instants too, since a division costs more than all the rest.
    private var counting: (hour: Int32, instants: Range<Timestamp>, packets: Int64)

    init(platform: PlatformDescription, sensor: String, epoch: UInt64, isReplay: Bool) {
        (self.platform, self.sensor, self.epoch, self.isReplay) = (platform, sensor, epoch, isReplay)
        counting = (0, Self.instants(of: 0), 0)
    }

    mutating func change(_ hour: Int32, _ body: (inout SensorReport) -> Void) {
        var report = hours[hour] ?? blank(hour)
        body(&report)
        hours[hour] = report
        changed.insert(hour)
    }

    mutating func captured(at time: Timestamp) {
        if !counting.instants.contains(time) { count(next: time.hour) }
        counting.packets += 1
    }

    private mutating func count(next hour: Int32) {
        let counted = counting
        counting = (hour, Self.instants(of: hour), 0)
        if counted.packets > 0 { change(counted.hour) { $0.captured += counted.packets } }
    }

    private static func instants(of hour: Int32) -> Range<Timestamp> { Timestamp(hour: hour)..<Timestamp(hour: hour + 1) }

    /// A replayed capture counts as up on every UTC day with a packet, unless the platform file says when it was up. The broker has
    /// acknowledged all of it: published belongs to the hour of capture, as everything that a replay reports.
    mutating func replayEnded(up: [Range<Timestamp>]) {
        count(next: counting.hour)
        for hour in hours.keys { change(hour) { $0.published = $0.captured } }
        if up.isEmpty {
            let days = Set(hours.keys.map { Int32(Int64($0).dividedDown(by: 24)) })
            for day in days {
                for hour in day * 24..<(day + 1) * 24 { change(hour) { $0.minutesUp = 60 } }
            }
        }
        for interval in up {
            var minute = interval.lowerBound
            while minute < interval.upperBound {
                change(minute.hour) { $0.minutesUp = min($0.minutesUp + 1, 60) }
                minute = minute + .minutes(1)
            }
        }
    }

    /// The records to publish; old hours that will not change any more are forgotten by a live sensor.
    mutating func records(topic: String, now: Timestamp) -> [(hour: Int32, item: Publisher.Item)] {
        count(next: counting.hour)
        let items = changed.sorted().compactMap { hours[$0] }.map { report in
            var report = report
            report.reported = now
            return (report.hour, Publisher.Item(topic: topic, partition: 0, key: report.key, value: report.encoded()))
        }
        changed.removeAll()
        if !isReplay { hours = hours.filter { Int64($0.key) >= Int64(now.hour) - 2 } }
        return items
    }

    private func blank(_ hour: Int32) -> SensorReport {
        var report = SensorReport(
            platform: platform, sensor: sensor, epoch: epoch, hour: hour, reported: Timestamp(nanoseconds: 0))
        report.version = ServiceMain.version
        report.isReplay = isReplay
        return report
    }
}
