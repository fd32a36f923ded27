import Foundation
import Testing

/// What comes in from elsewhere and what goes out, on a house that has the shipped week in its tables.
@Suite("leurre import and export", .serialized) struct GlobalTests {
    private func run(_ house: RunningHouse, _ arguments: [String]) throws -> String {
        let output = try Tool.run("leurre", arguments + ["--postgres", house.database])
        #expect(output.code == 0, "\(output.errors)")
        return output.text
    }

    private func file(_ text: String) throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-isc-\(UUID().uuidString).txt")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    @Test("a series is imported, a blocklist exported in every format, the same each time; bad input gives one sentence")
    func commands() throws {
        let house = try RunningHouse()
        defer { house.stop() }
        let series = try file("# port: 445\n" + (10...16).map { "2013-06-\($0)\t90000\t500\t4000\n" }.joined())
        defer { try? FileManager.default.removeItem(atPath: series) }
        #expect(try run(house, ["import", "isc", series]).contains("port 445, 7 days, 2013-06-10 to 2013-06-16: 7 new, 0 replaced, 0 unchanged"))
        #expect(try run(house, ["import", "isc", series]).contains("0 new, 0 replaced, 7 unchanged"))

        // Nobody in this week completed a handshake with a machine that only logged.
        #expect(try run(house, ["export", "blocklist"]).contains("\n# 0 addresses"))
        let arguments = ["export", "blocklist", "--with-spoofable", "--minimum-platforms", "5"]
        let plain = try run(house, arguments)
        #expect(try run(house, arguments) == plain)
        let addresses = plain.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(addresses.count > 50 && plain.contains("# tokyo: data up to 2013-06-16T") && plain.contains("\n# \(addresses.count) addresses\n"))
        let csv = try run(house, arguments + ["--format", "csv"]).split(separator: "\n")
        #expect(csv.dropFirst().map { $0.prefix { $0 != "," } } == addresses)
        struct List: Decodable {
            struct Entry: Decodable {
                var address: String
                var platforms: [String]
            }
            var addresses: [Entry]
        }
        let json = try JSONDecoder().decode(List.self, from: Data(try run(house, arguments + ["--format", "json"]).utf8))
        #expect(json.addresses.map { $0.address[...] } == addresses && json.addresses.allSatisfy { $0.platforms.count >= 5 })
        let one = try run(house, arguments + ["--from", "2013-06-15", "--to", "2013-06-16", "--platforms", "tokyo,eu,sa,oregon,norcal"])
        #expect(one.contains("# period: 2013-06-15 00:00:00+00 to 2013-06-16 00:00:00+00"))

        for (arguments, sentence) in [
            (["import", "isc", "/nowhere"], "cannot read port history \"/nowhere\": there is no such file"),
            (["import", "isc", Tool.root.appendingPathComponent("README.md").path], "README.md\": line "),
            (["export", "blocklist", "--platforms", "tokio"], "cannot show platform \"tokio\": nothing is known of it"),
            (["export", "blocklist", "--from", "soon"], "cannot read --from \"soon\": it is no time"),
        ] {
            let output = try Tool.run("leurre", arguments + ["--postgres", house.database])
            #expect(output.code == 2 && output.errors.contains(sentence), "\(output.errors)")
        }
    }
}
