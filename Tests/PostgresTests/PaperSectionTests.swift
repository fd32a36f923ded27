import Postgres
import Tables
import Testing

@Suite("sections of the paper", .enabled(if: PrivateCluster.isWanted))
struct PaperSectionTests {
    private static let filled = Result {
        let schema = try ScratchSchema()
        try schema.openStore().apply(try TableBatch(PaperWorld.records))
        return schema
    }

    private func query(_ sql: String) throws -> [[String?]] { try Self.filled.get().connect().query(sql) }

    @Test("Section 4.1: an address is common if two platforms saw it, backscatter if all its attacks are, near if all its platforms are")
    func common() throws {
        let columns = """
            platforms, addresses, common_addresses, common_percent, backscatter_addresses, backscatter_percent, scanner_addresses,
            scanner_percent, same_class_a_addresses, same_class_a_percent, paper_common_percent, paper_backscatter_percent, paper_scanner_percent
            """
        let paper = ["5", "55", "45"]
        #expect(
            try query("select \(columns) from section_4_1")
                == [["3", "5", "3", "60.00", "1", "33.33", "2", "66.67", "1", "33.33"] + paper])
        // Of two platforms only A and one visit each of B, C, D and E are left.
        #expect(
            try query("select \(columns) from section_4_1(only_platforms => '{near,nearer}')")
                == [["2", "5", "1", "20.00", "0", "0.00", "1", "100.00", "1", "100.00"] + paper])
        #expect(try query("select addresses, common_percent from section_4_1(period_to => '2000-01-01')") == [["0", nil]])
    }

    @Test("Section 4.2: Windows among the known systems; tools and unknown ones are in neither")
    func systems() throws {
        let found = try query("select platform, sources, known, windows, windows_percent, others, tools, unknown from section_4_2")
        #expect(
            found == [
                ["far", "2", "0", "0", nil, "0", "0", "2"], ["near", "6", "3", "2", "66.67", "1", "1", "2"],
                ["nearer", "1", "1", "1", "100.00", "0", "0", "0"],
            ])
        let june = try query("select sources, windows_percent, paper_percent_low, paper_percent_high from section_4_2('2013-06-01', '2013-07-01', '{near}')")
        #expect(june == [["5", "50.00", "80", "95"]])
    }

    @Test("Section 5.2: of the sources on three machines, those that went up, down, or neither")
    func order() throws {
        let found = try query("select platform, sources, increasing, decreasing, neither, neither_percent, paper_neither from section_5_2")
        #expect(found == [["near", "2", "1", "1", "0", "0.00", "0"], ["nearer", "1", "0", "0", "1", "100.00", "0"]])
    }

    @Test("Figure 1: a platform is live, silent or replayed")
    func states() throws {
        let at = { (time: String) in "figure_1(seen_at => '2013-06-10 00:\(time)+00')" }
        let columns = "state, silent_since = '2013-06-10 00:00+00', country, network_kind, machines, sensors"
        #expect(try query("select \(columns) from \(at("09")) where platform = 'near'") == [["live", nil, "FR", "academic", "3", "1"]])
        #expect(try query("select \(columns) from \(at("10")) where platform = 'near'") == [["silent", "t", "FR", "academic", "3", "1"]])
        #expect(try query("select * from figure_1('2000-01-01', '2001-01-01')").isEmpty)
        let schema = try ScratchSchema()
        var report = Records.report(platform: "p")
        report.isReplay = true
        try schema.openStore().apply(try TableBatch([.report(report), .attack(.line(Records.line(platform: "p")))]))
        let found = try schema.connect().query("select state, silent_since, as_of = '2013-06-10 00:00+00' from figure_1")
        #expect(found == [["replayed", nil, "t"]])
    }
}
