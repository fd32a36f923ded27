import Foundation
import FoundationXML
import Testing

/// `leurre paper` on the shipped week, beside the batch oracle's tables.
@Suite("The paper") struct PaperTests {
    private static let week = Tool.root.appendingPathComponent("deploy/data/demo/platforms.yaml")

    @Test("the shipped week as JSON, page and text: the oracle's numbers, well-formed and self-contained, no wider than a terminal")
    func week() throws {
        let house = try RunningHouse()
        defer { house.stop() }
        let oracle = try Self.oracle()
        for name in oracle.keys.sorted() { try expectJSON(name, oracle[name] ?? [], house) }
        try expectPage(house)
        try expectText(house)
        try expectParts(house)
    }

    private static func oracle() throws -> [String: [[String: String]]] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-paper-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = Tool.root.appendingPathComponent("Tests/Oracle/oracle.py").path
        let output = try Tool.run("/usr/bin/python3", [program, "--platforms", week.path, "--out", folder.path])
        try #require(output.code == 0, "\(output.errors)")
        var tables: [String: [[String: String]]] = [:]
        for name in ["table_3", "table_5", "figure_3", "section_4_1"] {
            // None of these tables has a comma or a quote in it.
            let lines = try String(contentsOf: folder.appendingPathComponent("\(name).csv"), encoding: .utf8).split(separator: "\n")
            let header = lines.first?.split(separator: ",").map(String.init) ?? []
            tables[name] = lines.dropFirst().map { line in
                Dictionary(uniqueKeysWithValues: zip(header, line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)))
            }
        }
        return tables
    }

    private func paper(_ house: RunningHouse, _ arguments: [String] = []) throws -> String {
        let output = try Tool.run("leurre", ["paper", "--postgres", house.database] + arguments)
        #expect(output.code == 0, "\(output.errors)")
        return output.text
    }

    private func expectJSON(_ name: String, _ expected: [[String: String]], _ house: RunningHouse) throws {
        let object = try JSONSerialization.jsonObject(with: Data(try paper(house, ["--format", "json"]).utf8)) as? [String: Any]
        let rows = try #require(object?[name] as? [[String: Any]])
        #expect(rows.count == expected.count && !rows.isEmpty)
        for row in expected {
            let keys = ["platform", "machines", "day"].filter { row[$0] != nil }
            let found = try #require(rows.first { found in keys.allSatisfy { "\(found[$0] ?? "")" == row[$0] } })
            for (column, text) in row {
                let value = found[column]
                if let number = Double(text) {
                    #expect(abs(((value as? NSNumber)?.doubleValue ?? .nan) - number) < 0.000_01, "\(name) \(keys.map { row[$0] ?? "" }) \(column)")
                } else if text == "t" || text == "f" {
                    #expect((value as? Bool) == (text == "t"), "\(column)")
                } else {
                    #expect("\(value ?? "")" == text, "\(column)")
                }
            }
        }
    }

    private func expectPage(_ house: RunningHouse) throws {
        let html = try paper(house, ["--format", "html"])
        let parser = XMLParser(data: Data(html.utf8))
        #expect(parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
        let foreign = html.replacingOccurrences(of: "http://www.w3.org/", with: "")
        #expect(!foreign.contains("http://") && !foreign.contains("https://") && !foreign.contains("<script") && !foreign.contains(" src="))
        #expect(html.contains("Figure 4") && html.contains("tokyo"))
    }

    private func expectText(_ house: RunningHouse) throws {
        let text = try paper(house)
        let tooWide = text.split(separator: "\n").map(String.init).filter { $0.count > 120 }
        #expect(tooWide.isEmpty)
        for title in ["Figure 1", "Table 1", "Table 2", "Table 3", "Table 4", "Table 5", "Figures 2 and 3", "Figure 4", "Section 4.1", "Claims"] {
            #expect(text.contains(title))
        }
    }

    /// A period and platforms leave out the rest; what cannot be is said in a sentence.
    private func expectParts(_ house: RunningHouse) throws {
        let arguments = ["--format", "json", "--from", "2013-06-11", "--to", "2013-06-13", "--platforms", "tokyo, eu"]
        let object = try JSONSerialization.jsonObject(with: Data(try paper(house, arguments).utf8)) as? [String: Any]
        let coverage = try #require(object?["coverage"] as? [[String: Any]])
        #expect(coverage.map { "\($0["platform"] ?? "") \($0["active_days"] ?? "")" } == ["eu 2", "tokyo 2"])
        let output = try Tool.run("leurre", ["paper", "--postgres", house.database, "--platforms", "tokio"])
        #expect(output.code != 0 && output.errors.contains("cannot show platform \"tokio\""))
    }}
