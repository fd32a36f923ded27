import Pipeline

/// The newest report of an hour holds; of the same instant the one that has counted more.
struct HourRank: Comparable, Sendable {
    private let reported: Timestamp
    private let captured: Int64
    private let published: Int64
    private let minutesUp: UInt32

    init(_ report: SensorReport) {
        (reported, captured, published, minutesUp) = (report.reported, report.captured, report.published, min(report.minutesUp, 60))
    }

    static func < (left: HourRank, right: HourRank) -> Bool {
        (left.reported, left.captured, left.published, left.minutesUp)
            < (right.reported, right.captured, right.published, right.minutesUp)
    }
}

/// The newest report describes a platform; of the same instant that of the sensor whose name comes last.
struct PlatformRank: Comparable, Sendable {
    private let reported: Timestamp
    private let sensor: ExactText

    init(_ report: SensorReport) { (reported, sensor) = (report.reported, ExactText(report.sensor)) }

    static func < (left: PlatformRank, right: PlatformRank) -> Bool {
        left.reported != right.reported ? left.reported < right.reported : left.sensor < right.sensor
    }
}

/// Which of two copies of a ledger line's hour holds.
struct LedgerHourRank: Comparable, Sendable {
    private let captured: Int64
    private let delivered: Int64
    private let lostRecords: Int64

    init(_ hour: LedgerHour) { (captured, delivered, lostRecords) = (hour.captured, hour.delivered, hour.lostRecords) }

    static func < (left: LedgerHourRank, right: LedgerHourRank) -> Bool {
        (left.captured, left.delivered, left.lostRecords) < (right.captured, right.delivered, right.lostRecords)
    }
}
