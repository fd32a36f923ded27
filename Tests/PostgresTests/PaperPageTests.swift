import Foundation
import FoundationXML
import Pipeline
import Postgres
import Tables
import Testing

@testable import leurre

@Suite("the paper as a page, as text and as JSON", .enabled(if: PrivateCluster.isWanted))
struct PaperPageTests {
    private func scope(_ records: [TableRecord], sequence: String = "{445/tcp}") throws -> PaperScope {
        let schema = try ScratchSchema()
        try schema.openStore().apply(try TableBatch(records))
        return try PaperScope(try schema.connect(), from: nil, to: nil, platforms: nil, sequence: sequence)
    }

    /// What a hostile platform file, database or sequence may say.
    private static let hostile = "<script>alert('x')</script>\"&\u{1b}[31m\u{202e}"

    private var hostileRecords: [TableRecord] {
        let days = (Int32(0)..<3).flatMap { day -> [TableRecord] in
            let number = Records.mondayNumber + day
            let statistic = Records.statistic(
                platform: Self.hostile, window: .day(number), measure: .sequence, item: "{445/tcp}", sources: 3, visits: 3)
            return Records.day(platform: Self.hostile, number: number, country: "<b>").map { .report($0) } + [.statistic(statistic)]
        }
        return days + [.attack(.attack(Records.attack(1, platform: Self.hostile, country: "<i>")))]
    }

    /// Every element and attribute value of a page; throws if it is not well-formed.
    private func elements(_ html: String) throws -> [(name: String, attributes: [String: String])] {
        final class Reader: NSObject, XMLParserDelegate {
            var elements: [(name: String, attributes: [String: String])] = []
            func parser(
                _: XMLParser, didStartElement name: String, namespaceURI _: String?, qualifiedName _: String?, attributes: [String: String] = [:]
            ) { elements.append((name, attributes)) }
        }
        let (reader, parser) = (Reader(), XMLParser(data: Data(html.utf8)))
        parser.delegate = reader
        #expect(parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
        return reader.elements
    }

    @Test("what others wrote is text in the page, whatever it is")
    func escaped() throws {
        let html = PaperPage(edition: try PaperEdition(try scope(hostileRecords))).html
        let names = Set(try elements(html).map(\.name))
        #expect(names.isDisjoint(with: ["script", "b>", "i", "img", "iframe", "object", "link"]))
        #expect(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;\u{fffd}[31m\u{fffd}"))
        #expect(!html.contains("\u{1b}") && !html.contains("\u{202e}"))
    }

    @Test("a terminal gets nothing to obey")
    func plain() throws {
        let text = PaperText(try PaperEdition(try scope(hostileRecords))).text
        #expect(!text.contains("\u{1b}") && !text.contains("\u{202e}") && text.contains("<script>alert("))
    }

    @Test("the page needs nothing else: no address, no script, every drawing has a title, headings are in order")
    func selfContained() throws {
        let html = PaperPage(edition: try PaperEdition(try scope(SmallWorld().records))).html
        let elements = try elements(html)
        for (name, attributes) in elements {
            #expect(attributes["src"] == nil && attributes["srcset"] == nil && attributes["style"] == nil, "\(name)")
            if let address = attributes["href"] { #expect(address.hasPrefix("#")) }
            for value in attributes.values { #expect(!value.contains("url(") || value.hasPrefix("url(#"), "\(value)") }
        }
        let css = try #require(html.firstMatch(of: /<style>([\s\S]*?)<\/style>/)).1
        #expect(!css.contains("url(") && !css.contains("@import"))
        #expect(elements.count { $0.name == "svg" && $0.attributes["role"] == "img" } >= 4)
        #expect(elements.count { $0.name == "title" } == 1 + elements.count { $0.name == "svg" && $0.attributes["role"] == "img" })
        let levels = elements.compactMap { $0.name.hasPrefix("h") && $0.name.count == 2 ? Int($0.name.dropFirst()) : nil }
        #expect(levels.first == 1 && zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
        #expect(elements.first { $0.name == "html" }?.attributes["lang"] == "en")
        let ids = elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
    }

    @Test("an empty house has an edition, too")
    func empty() throws {
        let scope = try scope([])
        #expect(try !elements(PaperPage(edition: try PaperEdition(scope)).html).isEmpty)
        #expect(PaperText(try PaperEdition(scope)).text.contains("(nothing)"))
        let json = try JSONSerialization.jsonObject(with: Data(try PaperJSON(scope: scope).text().utf8)) as? [String: Any]
        #expect(Set(try #require(json).keys) == Set(PaperJSON.functions + ["head", "paper_values"]))
    }

    @Test("a curve is broken where the platform was down, and the ground is hatched there")
    func downtime() throws {
        let days = [3.0, nil, 5, 4].enumerated().map { PaperSeries.Day(day: "2013-06-1\($0)", sources: $1, elsewhere: 2) }
        let chart = SeriesChart(series: PaperSeries(platform: "p", days: days), sequence: "{445/tcp}", number: 0).html
        #expect(chart.components(separatedBy: "class=\"curve here\"").count == 2)
        #expect(chart.components(separatedBy: "class=\"mark here\"").count == 4)
        #expect(chart.components(separatedBy: "class=\"down\"").count == 2)
        #expect(chart.contains("at most 5 sources a day, on 2013-06-12"))
    }

    @Test("a platform that nobody knows is refused, with those that there are")
    func unknown() throws {
        let schema = try ScratchSchema()
        try schema.openStore().apply(try TableBatch(SmallWorld().records))
        do {
            _ = try PaperScope(try schema.connect(), from: nil, to: nil, platforms: ["frence1"], sequence: "{}")
            Issue.record("nothing was said")
        } catch { #expect("\(error)" == "cannot show platform \"frence1\": nothing is known of it; there are: france1, lithuania, taiwan") }
    }
}
