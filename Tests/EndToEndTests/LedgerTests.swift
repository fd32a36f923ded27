import Foundation
import Testing

/// `leurre ledger` on a house that has the shipped week in its tables.
@Suite("leurre ledger", .serialized) struct LedgerTests {
    private struct Ledger: Decodable {
        struct Row: Decodable {
            var platform: String
            var time: String?
            var captured: Int
            var published: Int
            var received: Int
            var counted: Int
            var duplicate: Int
            var missing: Int
            var complete_percent: Double
            var balances: Bool
        }
        var rows: [Row]
        var total: Row
        var missing: [[String: String]]?
    }

    private func ledger(_ house: RunningHouse, _ arguments: [String]) throws -> Ledger {
        let output = try Tool.run("leurre", ["ledger", "--format", "json", "--strict", "--postgres", house.database] + arguments)
        #expect(output.code == 0, "\(output.errors)")
        return try JSONDecoder().decode(Ledger.self, from: Data(output.text.utf8))
    }

    @Test("each hour of the week holds the packets that its captures have in that hour; bad input gives one sentence")
    func week() throws {
        let house = try RunningHouse()
        defer { house.stop() }
        let hourly = try ledger(house, ["--by", "hour"])
        var found: [String: Int] = [:]
        for row in hourly.rows where row.captured > 0 { found["\(row.platform) \(row.time ?? "")"] = row.captured }
        let truth = try CaptureHours.demo()
        #expect(truth.values.reduce(0, +) == 14_689 && found == truth)
        // A slow broker may get a batch twice: that is seen, and counts nothing twice.
        let notWhole = hourly.rows.filter { row in
            [row.captured, row.published, row.received - row.duplicate].contains { $0 != row.counted } || !row.balances
                || row.complete_percent != 100
        }
        #expect(notWhole.isEmpty, "\(notWhole)")
        let total = try ledger(house, ["--missing"])
        #expect(total.rows.count == 8 && total.total.counted == 14_689 && total.missing?.isEmpty == true)
        let one = try ledger(house, ["--platform", "tokyo", "--from", "2013-06-15", "--to", "2013-06-16T00:00Z"])
        let tokyo = truth.filter { $0.key.hasPrefix("tokyo 2013-06-15") }
        #expect(one.total.captured == tokyo.values.reduce(0, +) && one.rows.allSatisfy { $0.time?.hasPrefix("2013-06-15 ") ?? false })
        for (arguments, sentence) in [
            (["--from", "yesterdayish"], "cannot read --from \"yesterdayish\": it is no time"),
            (["--platform", "tokio"], "cannot show platform \"tokio\": nothing is known of it"),
            (["--from", "2013-06-15", "--to", "2013-06-15"], "cannot show a period that ends before it begins"),
        ] {
            let output = try Tool.run("leurre", ["ledger", "--postgres", house.database] + arguments)
            #expect(output.code != 0 && output.errors.contains(sentence), "\(output.errors)")
        }
        try gap(house)
    }

    /// A batch that is lost between sensor and ledger, made up in the table as the sink would write it.
    private func gap(_ house: RunningHouse) throws {
        let change = """
            update ledger set missing_batches = '[{"first": 3, "last": 4, "packets": 0}]' where (platform, partition) = (
                select platform, partition from ledger where platform = 'tokyo' order by partition limit 1);
            update ledger_hours set captured = captured + 7, missing = 7 where (platform, hour, partition) = (
                select platform, hour, partition from ledger_hours where platform = 'tokyo' order by partition, hour limit 1);
            update ledger set captured = captured + 7, missing = 7 where missing_batches <> '[]'; select 1
            """
        #expect(try house.value(change) == "1")
        let output = try Tool.run("leurre", ["ledger", "--strict", "--missing", "--postgres", house.database, "--platform", "tokyo"])
        #expect(output.code == 1)
        #expect(output.text.contains("3 … 4") && output.text.contains("yes"), "\(output.text)")
    }
}

/// The demo's packets by platform and UTC hour, read from the captures with nothing of the pipeline: a pcap record's header and no more.
private enum CaptureHours {
    static func demo() throws -> [String: Int] {
        let folder = Tool.root.appendingPathComponent("deploy/data/demo")
        let text = try String(contentsOf: folder.appendingPathComponent("platforms.yaml"), encoding: .utf8)
        var (hours, platform): ([String: Int], String) = ([:], "")
        for line in text.split(separator: "\n") {
            if let match = line.firstMatch(of: /- id: (\S+)/) { platform = String(match.1) }
            for match in line.matches(of: /(week_[a-z0-9-]+\.pcap)/) {
                for hour in try read(folder.appendingPathComponent(String(match.1))) { hours["\(platform) \(hour)", default: 0] += 1 }
            }
        }
        return hours
    }

    private static func read(_ file: URL) throws -> [String] {
        let bytes = [UInt8](try Data(contentsOf: file))
        func word(_ at: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) } }
        #expect([0xa1b2_c3d4, 0xa1b2_3c4d].contains(word(0)), "\(file.lastPathComponent) is not little-endian pcap")
        let format = DateFormatter()
        (format.dateFormat, format.timeZone) = ("yyyy-MM-dd HH:00", TimeZone(identifier: "UTC"))
        format.locale = Locale(identifier: "en_US_POSIX")
        var (hours, place): ([String], Int) = ([], 24)
        while place + 16 <= bytes.count {
            hours.append(format.string(from: Date(timeIntervalSince1970: Double(word(place)))))
            place += 16 + word(place + 8)
        }
        return hours
    }
}
