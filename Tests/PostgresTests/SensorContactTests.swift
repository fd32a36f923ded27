import Foundation
import Pipeline
import Postgres
import Tables
import Testing

@Suite("sensor contact", .enabled(if: PrivateCluster.isWanted))
struct SensorContactTests {
    private static func report(_ hour: Int64, reported: Timestamp, isReplay: Bool = false) -> SensorReport {
        let platform = PlatformDescription(id: "tokyo", country: "JP", networkKind: "cloud", machines: [])
        var report = SensorReport(platform: platform, sensor: "t1", epoch: 7, hour: Int32(hour), reported: reported)
        (report.isReplay, report.dropped, report.spooled) = (isReplay, 3, 11)
        return report
    }

    @Test("the newest report says how the clock goes; one that is read again does not, nor does a replay")
    func clock() throws {
        let schema = try ScratchSchema()
        let store = try schema.openStore()
        let connection = try schema.connect()
        let now = Timestamp(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9))
        func take(_ reports: SensorReport...) throws {
            for report in reports {
                var batch = TableBatch()
                try batch.take(report)
                try store.apply(batch)
            }
        }
        func ahead() throws -> Double? {
            try connection.query("select clock_ahead_seconds from sensor_contact").first?.first?.flatMap(Double.init)
        }
        try take(Self.report(Int64(now.hour), reported: now, isReplay: true))
        #expect(try ahead() == nil)
        let old = Self.report(Int64(now.hour) - 1, reported: now + Span(nanoseconds: -90_000_000_000))
        try take(old)
        #expect(abs(try #require(try ahead()) + 90) < 30)
        try take(Self.report(Int64(now.hour), reported: now), old)
        #expect(abs(try #require(try ahead())) < 30)
        // Ahead by an hour, then put right.
        try take(Self.report(Int64(now.hour) + 1, reported: now + .hours(1)))
        #expect(abs(try #require(try ahead()) - 3_600) < 30)
        try take(Self.report(Int64(now.hour), reported: now + .seconds(1)))
        #expect(abs(try #require(try ahead())) < 30)
        let row = try connection.query("select dropped > 0, spooled from sensor_contact")
        #expect(row == [["t", "11"]])
    }
}
