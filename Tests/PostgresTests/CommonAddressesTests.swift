import Foundation
import Pipeline
import Postgres
import Tables
import Testing

@testable import leurre

@Suite("common addresses", .enabled(if: PrivateCluster.isWanted))
struct CommonAddressesTests {
    /// What an address did where, when (hours after Monday), and how many handshakes it completed.
    private static let attacks: [(address: String, platform: String, hour: Int64, class: String, handshakes: Int)] = [
        ("1.2.3.1", "q", 1, "service", 2), ("1.2.3.1", "p", 30, "scan", 0), ("1.2.3.1", "q", 60, "probe", 0),
        ("1.2.3.2", "p", 2, "backscatter", 0), ("1.2.3.2", "q", 3, "backscatter", 0),
        ("1.2.3.3", "p", 2, "backscatter", 0), ("1.2.3.3", "q", 4, "probe", 0),
        ("1.2.3.4", "p", 5, "service", 1), ("1.2.3.4", "p", 50, "service", 1),
        ("1.2.3.7", "p", 6, "probe", 0), ("1.2.3.7", "q", 6, "probe", 0), ("1.2.3.7", "r", 7, "probe", 0),
        ("1.2.3.8", "p", 8, "backscatter", 0), ("1.2.3.8", "q", 9, "service", 1),
        ("192.168.3.4", "p", 10, "service", 1), ("192.168.3.4", "q", 10, "service", 1),
        ("9.9.9.9", "p", 11, "service", 1), ("9.9.9.9", "r", 11, "service", 1),
    ]

    /// q's first machine stands in another class A than those of p and r; p's second one is 9.9.9.9.
    private static let filled = Result {
        let schema = try ScratchSchema()
        let reports = ["p", "q", "r"].map { TableRecord.report(Records.report(platform: $0)) }
        let rows = attacks.enumerated().map { number, attack -> TableRecord in
            let bytes = attack.address.split(separator: ".").compactMap { UInt32($0) }
            let source = bytes.reduce(0) { $0 << 8 | $1 }
            return .attack(
                .attack(
                    Records.attack(
                        Int64(number), platform: attack.platform, source: source, opened: Records.monday + .hours(attack.hour),
                        ports: attack.class == "scan" ? [[445], [445, 80]] : [[445]])))
        }
        let answers = [("p", Int64(900)), ("q", 901)].map { platform, number in
            TableRecord.attack(.attack(Records.answer(number, platform: platform)))
        }
        try schema.openStore().apply(try TableBatch(reports + rows + answers + ["p", "q", "r"].map { .attack(.line(Records.line(platform: $0))) }))
        let connection = try schema.connect()
        try connection.execute("update machines set address = '198.7.7.7' where platform = 'q' and machine = 1")
        try connection.execute("update machines set address = '9.9.9.9' where platform = 'p' and machine = 2")
        // Attacks are numbered by the offset in their id.
        try connection.execute("create temporary table numbers as select id, split_part(id, '-', 3)::integer as number from attacks")
        for (number, attack) in attacks.enumerated() {
            try connection.query(
                "update attacks set class = $1, handshakes = $2::integer, spoofable = $2::integer = 0 where id = (select id from numbers where number = $3::integer)",
                [attack.class, "\(attack.handshakes)", "\(number)"])
        }
        return schema
    }

    private func query(_ sql: String) throws -> [[String?]] {
        let connection = try Self.filled.get().connect()
        try connection.execute("set timezone = 'UTC'")
        return try connection.query(sql)
    }

    @Test("an address on several platforms: in which order, how long after the first, of what class")
    func common() throws {
        let found = try query(
            """
            select host(source), platforms, class, spoofable, same_class_a, visited, delays, attacks, backscatter_attacks, handshakes
            from common_addresses order by source
            """)
        #expect(
            found == [
                ["1.2.3.1", "2", "scanner", "f", "f", "{q,p}", "{00:00:00,\"1 day 05:00:00\"}", "3", "0", "2"],
                ["1.2.3.2", "2", "backscatter", "t", "f", "{p,q}", "{00:00:00,01:00:00}", "2", "2", "0"],
                ["1.2.3.3", "2", "scanner", "t", "f", "{p,q}", "{00:00:00,02:00:00}", "2", "1", "0"],
                ["1.2.3.7", "3", "scanner", "t", "f", "{p,q,r}", "{00:00:00,00:00:00,01:00:00}", "3", "0", "0"],
                ["1.2.3.8", "2", "scanner", "f", "f", "{p,q}", "{00:00:00,01:00:00}", "2", "1", "1"],
                ["9.9.9.9", "2", "scanner", "f", "t", "{p,r}", "{00:00:00,00:00:00}", "2", "0", "2"],
                ["192.168.3.4", "2", "scanner", "f", "f", "{p,q}", "{00:00:00,00:00:00}", "2", "0", "2"],
            ])
        #expect(try query("select host(source) from common_addresses(minimum => 3)") == [["1.2.3.7"]])
        #expect(try query("select count(*) from common_addresses(minimum => 1)") == [["8"]])
        #expect(try query("select count(*) from common_addresses(only_platforms => '{p,r}')") == [["2"]])
        let tuesday = "'2013-06-11 00:00+00', '2013-06-12 00:00+00'"
        #expect(try query("select * from common_addresses(\(tuesday))").isEmpty)
    }

    @Test("section 4.1 over time: each day, and the period up to it")
    func overTime() throws {
        let found = try query(
            """
            select day, addresses, common, common_percent, backscatter, scanners, backscatter_percent, addresses_so_far, common_so_far,
                common_so_far_percent, backscatter_so_far_percent, scanners_so_far_percent
            from common_over_time
            """)
        #expect(
            found == [
                // 1.2.3.1 comes to its second platform on Tuesday.
                ["2013-06-10", "8", "6", "75.00", "1", "5", "16.67", "8", "6", "75.00", "16.67", "83.33"],
                ["2013-06-11", "1", "0", "0.00", "0", "0", nil, "8", "7", "87.50", "14.29", "85.71"],
                ["2013-06-12", "2", "0", "0.00", "0", "0", nil, "8", "7", "87.50", "14.29", "85.71"],
            ])
        let last = try query("select common_so_far from common_over_time order by day desc limit 1")
        #expect(last == (try query("select count(*) from common_addresses")))
    }

    @Test("a blocklist holds scanners whose address is proved, and neither victims nor anybody whom it may not name")
    func blocklist() throws {
        let proved = try query("select host(address), platforms, classes, top_sequences, attacks, handshakes from blocklist()")
        #expect(
            proved == [
                ["1.2.3.1", "{q,p}", "{probe,scan,service}", "{\"{445/tcp}\",\"{445/tcp,80/tcp}\"}", "3", "2"],
                ["1.2.3.8", "{p,q}", "{backscatter,service}", "{\"{445/tcp}\"}", "2", "1"],
            ])
        let spoofable = try query("select host(address) from blocklist(with_spoofable => true)")
        #expect(spoofable == [["1.2.3.1"], ["1.2.3.7"], ["1.2.3.8"]])
        #expect(try query("select host(address) from blocklist(minimum_platforms => 1)") == [["1.2.3.1"], ["1.2.3.4"], ["1.2.3.8"]])
    }

    @Test("addresses that belong to nobody are special, the others are not")
    func special() throws {
        for (address, isSpecial) in [
            ("10.0.0.1", true), ("172.31.255.255", true), ("172.32.0.0", false), ("100.64.0.1", true), ("100.128.0.1", false),
            ("224.0.0.1", true), ("255.255.255.255", true), ("223.255.255.255", false), ("198.51.100.7", true), ("8.8.8.8", false),
            ("::1", true), ("fe80::1", true), ("fd00::1", true), ("ff02::1", true), ("::ffff:10.0.0.1", true), ("2001:db8::1", true),
            ("2001:4860::8888", false), ("2a00::1", false), ("2002:a00:1::", true),
        ] {
            #expect(try query("select is_special_address('\(address)')") == [[isSpecial ? "t" : "f"]], "\(address)")
        }
    }

    @Test("as text a blocklist says what it was made from, and no name can begin a line of its own")
    func text() throws {
        let connection = try Self.filled.get().connect()
        try connection.execute("set timezone = 'UTC'")
        let criteria = Blocklist.Criteria(from: nil, to: nil, platforms: [], minimumPlatforms: 2, withSpoofable: false)
        let list = try Blocklist(criteria, connection)
        let lines = BlocklistText.plain(list).split(separator: "\n").map(String.init)
        #expect(lines.filter { !$0.hasPrefix("#") } == ["1.2.3.1", "1.2.3.8"])
        #expect(lines.contains("# p: data up to 2013-06-10T00:00:00Z, 100.0 % complete") && lines.contains("# 2 addresses"))
        #expect(
            BlocklistText.csv(list).split(separator: "\n").dropFirst() == [
                "1.2.3.1,2013-06-10T01:00:00Z,2013-06-12T12:01:00Z,q p,3,2,9,probe scan service,\"{445/tcp} {445/tcp,80/tcp}\",??",
                "1.2.3.8,2013-06-10T08:00:00Z,2013-06-10T09:01:00Z,p q,2,1,4,backscatter service,{445/tcp},??",
            ])
        #expect(try BlocklistText.json(list).hasPrefix("{\"addresses\":[{\"address\":\"1.2.3.1\",\"attacks\":3,"))
        var hostile = list
        hostile.origins[0].platform = "x\n8.8.8.8"
        hostile.addresses[0].platforms = ["y\r\n8.8.4.4,", "=1+1"]
        #expect(!BlocklistText.plain(hostile).split { $0.isNewline }.contains("8.8.8.8"))
        #expect(BlocklistText.csv(hostile).split { $0.isNewline }.count == 3)
    }
}
