import Foundation
import Testing

/// The shipped week, counted by one house and once more by another beside it.
@Suite("Rebuild", .serialized) struct RebuildTests {
    private struct Report: Decodable {
        struct Table: Decodable {
            struct Example: Decodable { var state: String }
            var table: String
            var live: Int
            var equal: Int
            var different: Int
            var examples: [Example]
        }
        var equal: Bool
        var tables: [Table]
        var services: [String]?

        func table(_ name: String) -> Table? { tables.first { $0.table == name } }
    }

    private static func rebuild(_ house: RunningHouse, _ arguments: [String]) throws -> Tool.Output {
        let place = ["--bootstrap-servers", house.bootstrapServers, "--postgres", house.database]
        return try Tool.run("leurre", ["rebuild", "--format", "json"] + place + arguments + Tool.fewCountries)
    }

    private static func report(_ house: RunningHouse, _ arguments: [String], code: Int32 = 0) throws -> Report {
        let output = try rebuild(house, arguments)
        #expect(output.code == code, "\(output.errors.suffix(2_000))")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Report.self, from: Data(output.text.utf8))
    }

    private static let week = Tool.root.appendingPathComponent("deploy/data/demo/platforms.yaml").path

    @Test("a rebuild from Kafka and one from the captures equal the live tables; a planted wrong row is found and named; shadows are removed")
    func compared() throws {
        let house = try RunningHouse()
        defer { house.stop() }
        let fromLog = try Self.report(house, ["--into", "shadow"])
        #expect(fromLog.equal && fromLog.table("attacks")?.equal == 6_319 && fromLog.table("ledger")?.equal == 32)
        let fromCaptures = try Self.report(house, ["--into", "captures", "--captures", Self.week])
        #expect(fromCaptures.equal && fromCaptures.table("attacks")?.equal == 6_319 && fromCaptures.table("completeness")?.equal == 8)
        // Nothing in the live schema has been touched.
        #expect(try house.value("select count(*) from attacks") == "6319")

        let one = "(opened, id) = (select opened, id from attacks where platform = 'tokyo' and absorbed_by is null order by 1, 2 limit 1)"
        _ = try house.value("update attacks set packets_received = packets_received + 1 where \(one)")
        let planted = try Self.report(house, ["--into", "shadow", "--compare-only", "--swap"], code: 1)
        #expect(!planted.equal && planted.services == nil && planted.table("attacks")?.different == 1)
        #expect(planted.table("attacks")?.examples.map(\.state) == ["different"])
        _ = try house.value("update attacks set packets_received = packets_received - 1 where \(one)")
        #expect(try Self.report(house, ["--into", "shadow", "--compare-only"]).equal)

        for schema in ["shadow", "captures"] { #expect(try Self.rebuild(house, ["--drop", schema]).code == 0) }
        #expect(try house.value("select count(*) from pg_namespace where nspname in ('shadow', 'captures')") == "0")
    }

    @Test("bad input ends in a sentence and code 2, and leaves everything as it is")
    func badInput() throws {
        let house = try RunningHouse()
        defer { house.stop() }
        _ = try house.value("create schema mine; create table mine.own (a integer)")
        let cases = [
            (["--into", "leurre"], "it is the live schema"), (["--into", "Two Words"], "choose another of at most 40"),
            (["--into", "mine"], "there are tables in it that are no rebuild"), (["--into", "new", "--resume"], "it holds no rebuild"),
            (["--into", "new", "--captures", "no.yaml"], "no.yaml"), (["--into", "new", "--schema", "none"], "it holds no tables"),
            (["--into", "new", "--topic-prefix", "x."], "belongs to the house \"\""), (["--drop", "leurre"], "it is the live one"),
            (["--drop", "mine"], "it is neither a rebuild"), (["--drop", "none"], "there is none"),
            (["--into", "new", "--resume", "--replace"], "exclude each other"), ([], "give either --into"),
        ]
        for (arguments, sentence) in cases {
            let output = try Self.rebuild(house, arguments)
            #expect(output.code == 2 && output.errors.contains(sentence), "\(arguments): \(output.code) \(output.errors)")
        }
        #expect(try house.value("select count(*) from pg_namespace where nspname in ('new', 'none')") == "0")
        #expect(try house.value("select count(*) from mine.own") == "0")
    }

    @Test("after a swap the old sink stops with a sentence, and services with the printed settings go on and count once")
    func swapped() throws {
        let house = try RunningHouse()
        defer { house.stop() }
        let before = try #require(Int(try house.value("select sum(packets_received) from attacks")))
        let report = try Self.report(house, ["--into", "shadow", "--swap"])
        let lines = try #require(report.services)
        #expect(lines.count == 4)
        #expect(try house.value("select standing from house") == "live")

        // New packets: the old house reads them, too, and its sink finds that the tables are no longer its own.
        let platforms = house.folder.appendingPathComponent("again.yaml")
        try "platforms: [{id: tokyo-again, country: JP, network: cloud, machines: [{address: 198.51.100.70}]}]"
            .write(to: platforms, atomically: true, encoding: .utf8)
        let capture = Tool.root.appendingPathComponent("deploy/data/demo/week_groucho-tokyo.pcap").path
        let first = try house.replay(["--platforms", platforms.path, "--replay", capture])
        first.waitUntilExit()
        #expect(first.terminationStatus == 0)
        let log = house.folder.appendingPathComponent("leurre-sink.log")
        let sentence = "cannot write into the schema \"leurre\": it belongs to the house \"rebuild-shadow-"
        #expect(try Tool.wait(seconds: 30) { try String(contentsOf: log, encoding: .utf8).contains(sentence) })
        #expect(try house.value("select sum(packets_received) from attacks") == "\(before)")

        for line in lines {
            let words = line.split(separator: " ").map { $0 == "\"\"" ? "" : String($0) }
            try house.killAndRestart(words[0], adding: Array(words.dropFirst()))
        }
        let prefix = try #require(lines[0].firstMatch(of: /--topic-prefix (\S+)/)?.1)
        let settings = ["--topic-prefix", String(prefix), "--capture-prefix", ""]
        #expect(try Tool.wait(seconds: 60) { try house.messagesBehind(settings) == 0 })
        #expect(try house.value("select sum(packets_received) from attacks") == "\(before + 3_999)")
        let second = try house.replay(["--platforms", platforms.path, "--replay", capture], following: "\(prefix)leurre-sessions")
        second.waitUntilExit()
        #expect(second.terminationStatus == 0)
        #expect(try Tool.wait(seconds: 60) { try house.messagesBehind(settings) == 0 })
        #expect(try house.value("select sum(packets_received) from attacks") == "\(before + 3_999)")
        #expect(try house.value("select counted, duplicate, balances from completeness where platform = 'tokyo-again'") == "3999|3999|t")
    }
}
