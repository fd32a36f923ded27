import Foundation
import Letters
import Pipeline

/// The page for a terminal.
struct StatusText {
    /// More rows than a screen has help nobody; JSON has them all.
    private static let rowsMax = 20

    /// Of the partitions that are behind the worst ones are enough.
    private static let partitionsMax = 8

    let page: StatusPage
    let ink: Ink

    var text: String {
        ([headline, findings] + sections).filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    /// So much of it, from the top, with a last line that says what is left out.
    func text(linesMax: Int) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > linesMax, linesMax > 1 else { return text }
        return lines.prefix(linesMax - 1).joined(separator: "\n") + "\n" + ink(.faint, "… \(lines.count - linesMax + 1) more lines: without --watch, or on a higher screen")
    }

    private var headline: String {
        let time = Timestamp(nanoseconds: Int64(page.time * 1e9)).text.prefix(19)
        switch page.verdict {
        case .good: return ink(.green, "all is well") + "  \(time) UTC"
        case .red: return ink(.red, page.findings.count == 1 ? "1 thing is wrong" : "\(page.findings.count) things are wrong") + "  \(time) UTC"
        case .unknown: return ink(.red, "not everything could be looked at") + "  \(time) UTC"
        }
    }

    private var findings: String {
        let obstacles = page.obstacles.map { ink(.red, "  \(Escaped.text($0, scalarsMax: 400))") }
        let found = page.findings.map { ink(.red, "  \($0.name): \(Escaped.text($0.summary, scalarsMax: 400))") + "\n      next: \($0.next)" }
        return (obstacles + found).joined(separator: "\n")
    }

    private var sections: [String] {
        [
            section("Services", ["address", "service", "taken/s", "written/s", "in memory", "MB", "state"], services, right: [2, 3, 4, 5]),
            section(
                "Sensors", ["platform", "sensor", "last report", "last packet", "clock ahead", "kernel drops", "thrown away", "spooled", "spool MB"],
                sensors, right: [2, 3, 4, 5, 6, 7, 8]),
            section("Hops", ["group", "topic", "written/s", "read/s", "messages behind", "seconds behind"], hops, right: [2, 3, 4, 5]),
            lag, section("Tables" + size, ["table", "newest, seconds ago", "oldest live, seconds ago", "platform"], tables, right: [1, 2]),
            letters, today,
        ]
    }

    private typealias Line = (cells: [String], isRed: Bool)

    private func section(_ title: String, _ header: [String], _ lines: [Line], right: Set<Int>) -> String {
        guard !lines.isEmpty else { return "" }
        let shown = Array(lines.filter(\.isRed) + lines.filter { !$0.isRed }).prefix(Self.rowsMax)
        let cells = shown.map { $0.cells.map { Escaped.text($0, scalarsMax: 120) } }
        let table = TextTable.render(header: header, rows: cells, rightAligned: right).split(separator: "\n").map(String.init)
        let body = table.dropFirst(2).enumerated().map { shown[$0.offset].isRed ? ink(.red, $0.element) : $0.element }
        let rest = lines.count > shown.count ? [ink(.faint, "… and \(lines.count - shown.count) more")] : []
        return ([ink(.bold, title)] + table.prefix(2).map { ink(.faint, $0) } + body + rest).joined(separator: "\n")
    }

    private var services: [Line] {
        page.services.map { service in
            let memory = service.residentBytes.map { String(format: "%.0f", $0 / 1e6) } ?? ""
            let state = service.troubles.isEmpty ? "ready" : service.troubles.joined(separator: "; ")
            return (
                [
                    service.address, service.service ?? "", Self.rate(service.takenPerSecond), Self.rate(service.writtenPerSecond),
                    service.openItems.map { String(format: "%.0f", $0) } ?? "", memory, state,
                ], !service.troubles.isEmpty
            )
        }
    }

    private var sensors: [Line] {
        page.sensors.filter { !$0.isHistory }.map { sensor in
            let silence = AlertRule.limit(of: "LeurreSensorUnheard")
            let offset = sensor.clockAheadSeconds.map { abs($0) > AlertRule.limit(of: "LeurreSensorClockOff") } ?? false
            let isRed = (sensor.reportedSecondsAgo ?? 0) > silence || offset || sensor.discarded > 0 || sensor.kernelDrops > 0
            return (
                [
                    sensor.platform ?? "(answers)", sensor.sensor, Self.ago(sensor.reportedSecondsAgo), Self.ago(sensor.packetSecondsAgo),
                    sensor.clockAheadSeconds.map { String(format: "%.1f s", $0) } ?? "", "\(sensor.kernelDrops)", "\(sensor.discarded)",
                    "\(sensor.spooledPackets)", String(format: "%.1f", Double(sensor.spooledBytes) / 1e6),
                ], isRed
            )
        }
    }

    private var hops: [Line] {
        page.hops.map {
            (
                [$0.group, $0.topic, Self.rate($0.writtenPerSecond), Self.rate($0.readPerSecond), "\($0.messagesBehind)", Self.lag($0.secondsBehind)],
                $0.secondsBehind ?? .infinity > AlertRule.limit(of: "LeurreLagHigh")
            )
        }
    }

    /// Partitions that somebody has not read up.
    private var lag: String {
        let behind = page.lag.filter { $0.messages > 0 }.sorted { $0.seconds ?? .infinity > $1.seconds ?? .infinity }
        let lines: [Line] = behind.prefix(Self.partitionsMax).map {
            (
                [$0.group, $0.topic, "\($0.partition)", "\($0.messages)", Self.lag($0.seconds)],
                $0.seconds ?? .infinity > AlertRule.limit(of: "LeurreLagHigh")
            )
        }
        let title = behind.count > lines.count ? "Behind, the worst of \(behind.count) partitions" : "Behind"
        return section(title, ["group", "topic", "partition", "messages", "seconds"], lines, right: [2, 3, 4])
    }

    private var tables: [Line] {
        page.tables.map {
            ([$0.table, Self.number($0.newestSeconds), Self.number($0.oldestSeconds), $0.oldestPlatform ?? ""], false)
        }
    }

    private var size: String { page.databaseBytes.map { String(format: "  the database takes %.1f MB of its server's disk", Double($0) / 1e6) } ?? "" }

    private var letters: String {
        guard let letters = page.deadLetters else { return "" }
        let title = ink(.bold, "Dead letters") + "  \(letters.held) on the topic"
        guard let newest = letters.newest else { return title }
        let reasons = letters.reasons.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return title + ", the newest \(Self.ago(page.time - newest)) ago, \(letters.lastHour) in the last hour" + (reasons.isEmpty ? "" : ": \(reasons)")
    }

    private var today: String {
        let rate = page.packetsPerSecond.map { "  \(Self.rate($0)) packets/s into the tables" } ?? ""
        let lines: [Line] = page.today.map { account in
            (
                [
                    account.platform, "\(account.captured)", "\(account.counted)", "\(account.missing)", "\(account.pending)",
                    "\(account.late + account.clock + account.malformed + account.unreadable)", "\(account.dropped)", account.percentText,
                ], account.missing > 0 || account.dropped > 0 || !account.balances
            )
        }
        guard !lines.isEmpty else { return page.tables.isEmpty ? "" : ink(.bold, "Today (UTC)") + "  nothing was captured\(rate)" }
        return section(
            "Today (UTC)" + rate, ["platform", "captured", "counted", "missing", "pending", "set aside", "kernel drops", "complete %"], lines,
            right: [1, 2, 3, 4, 5, 6, 7])
    }

    private static func rate(_ rate: Double?) -> String { rate.map { $0 == 0 ? "0" : String(format: $0 < 10 ? "%.1f" : "%.0f", $0) } ?? "" }

    private static func lag(_ seconds: Double?) -> String { seconds == nil ? "unknown" : number(seconds) }

    private static func number(_ seconds: Double?) -> String { seconds.map { String(format: "%.1f", $0) } ?? "" }

    private static func ago(_ seconds: Double?) -> String { seconds.map { AlertTemplate.duration($0.rounded()) } ?? "" }
}
