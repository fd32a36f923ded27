import Foundation
import TestSupport
import Testing

@testable import leurre

@Suite("Alert rules")
struct AlertRuleTests {
    @Test("Prometheus' rules are those of the source")
    func file() throws {
        let file = Tool.root.appendingPathComponent("deploy/prometheus/leurre.rules.yml")
        #expect(try String(contentsOf: file, encoding: .utf8) == AlertRulesFile.text, "leurre alert --rules > deploy/prometheus/leurre.rules.yml")
    }

    @Test("a service that does not answer, or is not ready")
    func services() {
        var readings = Readings()
        readings.read(Readings.sample("up", 1), Readings.sample("leurre_sink_ready", 0))
        #expect(readings.findings("LeurreServiceDown").isEmpty)
        #expect(readings.findings("LeurreNotReady").map(\.summary) == ["h:1 does not do its work"])
        readings.read(Readings.sample("up", 0))
        #expect(readings.findings("LeurreServiceDown").map(\.summary) == ["h:1 does not answer"])
        #expect(readings.findings("LeurreNotReady").isEmpty)
    }

    @Test("the partition that is farthest behind speaks for its group and topic")
    func lag() {
        var readings = Readings()
        func lag(_ seconds: Double, _ partition: String) -> Sample {
            Sample(name: "leurre_lag_seconds", labels: ["group": "leurre-sink", "topic": "attacks.v1", "partition": partition], value: seconds)
        }
        readings.read(lag(60, "0"), lag(3, "1"))
        #expect(readings.findings("LeurreLagHigh").isEmpty)
        readings.read(lag(3, "0"), lag(92, "1"))
        let found = readings.findings("LeurreLagHigh")
        #expect(found.map(\.summary) == ["leurre-sink is 1m 32s behind in attacks.v1"])
        #expect(found.map(\.labels) == [["group": "leurre-sink", "topic": "attacks.v1"]])
    }

    @Test("a counter that grew within its minutes, over a restart too; one that only stands there is nothing")
    func increase() {
        var readings = Readings()
        let name = "leurre_sensor_packets_dropped_total"
        readings.read(Readings.sample(name, 100))
        #expect(readings.findings("LeurreKernelDrops").isEmpty)
        readings.read(Readings.sample(name, 100))
        #expect(readings.findings("LeurreKernelDrops").isEmpty)
        readings.read(Readings.sample(name, 107))
        readings.read(Readings.sample(name, 2))
        #expect(readings.findings("LeurreKernelDrops").map(\.value) == [9])
        for _ in 0..<21 { readings.read(Readings.sample(name, 2)) }
        #expect(readings.findings("LeurreKernelDrops").isEmpty)
    }

    @Test("what is set aside counts by its reason; late and clock have rules of their own")
    func setAside() {
        var readings = Readings()
        func aside(_ service: String, _ reason: String, _ value: Double) -> Sample {
            Readings.sample("leurre_\(service)_records_set_aside_total", value, ["reason": reason])
        }
        readings.read(aside("enrich", "unreadable", 0), aside("sessions", "late", 0), aside("sessions", "clock", 0))
        readings.read(aside("enrich", "unreadable", 4), aside("sessions", "late", 5), aside("sessions", "clock", 6))
        #expect(readings.findings("LeurreDeadLetters").map(\.summary) == ["4 records were set aside as unreadable"])
        #expect(readings.findings("LeurreDeadLetters").map(\.next) == ["leurre deadletters list --reason unreadable"])
        #expect(readings.findings("LeurreTooLate").map(\.value) == [5])
        #expect(readings.findings("LeurreClockOff").map(\.value) == [6])
    }

    @Test("a spool without a bound is never full; one that is more than half full is told in percent")
    func spool() {
        var readings = Readings()
        readings.read(Readings.sample("leurre_sensor_spool_bytes", 0), Readings.sample("leurre_sensor_spool_limit_bytes", 0))
        #expect(readings.findings("LeurreSpoolFilling").isEmpty)
        readings.read(Readings.sample("leurre_sensor_spool_bytes", 75), Readings.sample("leurre_sensor_spool_limit_bytes", 100))
        #expect(readings.findings("LeurreSpoolFilling").map(\.summary) == ["the spool at h:1 is 75% full: beyond its limit packets are lost"])
        readings.read(Readings.sample("leurre_sensor_spool_disk_free_bytes", 5), Readings.sample("leurre_sensor_spool_disk_bytes", 100))
        #expect(readings.findings("LeurreDiskFilling").map(\.value) == [0.05])
    }

    @Test("tables are stale only while there is something to write")
    func stale() {
        var readings = Readings()
        let old = Readings.sample("leurre_sink_last_flush_timestamp_seconds", readings.time - 400)
        func rows(_ count: Double) -> Sample { Readings.sample("leurre_sink_open_items", count) }
        readings.read(old, rows(0))
        #expect(readings.findings("LeurreTablesStale").isEmpty)
        readings.read(old, rows(5))
        #expect(readings.findings("LeurreTablesStale").map(\.summary) == ["nothing has reached the tables for 7m 10s though there is something to write"])
    }

    @Test("missing packets, silent sensors and wrong clocks, by what the tables say")
    func tables() {
        var readings = Readings()
        let sensor = ["platform": "tokyo", "sensor": "t1"]
        readings.read(
            Readings.sample("leurre_sink_packets_missing", 10, ["platform": "tokyo"]),
            Readings.sample("leurre_sink_sensor_received_timestamp_seconds", readings.time - 700, sensor),
            Readings.sample("leurre_sink_sensor_clock_ahead_seconds", -45, sensor))
        #expect(readings.findings("LeurrePacketsMissing").isEmpty)
        #expect(readings.findings("LeurreSensorUnheard").map(\.summary) == ["t1 on tokyo has reported nothing for 11m 55s"])
        #expect(readings.findings("LeurreSensorClockOff").map(\.summary) == ["the clock of t1 on tokyo is off by 45s"])
        readings.read(Readings.sample("leurre_sink_packets_missing", 17, ["platform": "tokyo"]))
        #expect(readings.findings("LeurrePacketsMissing").map(\.summary) == ["7 packets of tokyo were sent and have not come"])
        readings.read(Readings.sample("leurre_sink_packets_missing", 3, ["platform": "tokyo"]))
        #expect(readings.findings("LeurrePacketsMissing").isEmpty)
    }

    @Test("a hostile name neither reaches the terminal nor a command to copy")
    func hostile() {
        let labels = ["group": "x; rm -rf /\u{1b}[2J", "topic": "t"]
        let rule = AlertRule.all.first { $0.name == "LeurreLagHigh" }
        let finding = rule.map { AlertFinding($0, labels: labels, value: 100) }
        #expect(finding?.summary == "x; rm -rf /\\u{1b}[2J is 1m 40s behind in t")
        #expect(finding?.next == "leurre lag; then /ready of …")
    }

    @Test("every rule is named once, says one sentence and what to do")
    func catalogue() {
        #expect(Set(AlertRule.all.map(\.name)).count == AlertRule.all.count)
        for rule in AlertRule.all {
            #expect(rule.name.hasPrefix("Leurre") && !rule.summary.hasSuffix(".") && !rule.next.isEmpty)
            #expect(rule.holdSeconds % 60 == 0, "\(rule.name): Prometheus is told minutes")
        }
    }
}
