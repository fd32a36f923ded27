import Foundation
import Testing
import TestSupport

@testable import leurre

@Suite("port histories of the Internet Storm Center")
struct PortHistoryTests {
    private func read(_ text: String, port: Int? = nil) throws(ImportError) -> PortHistory {
        try PortHistoryFile.parse(Array(text.utf8), port: port)
    }

    private func expectRefusal(_ text: String, port: Int? = nil, _ words: String) {
        do throws(ImportError) {
            let history = try read(text, port: port)
            Issue.record("\(words): \(history)")
        } catch { #expect(error.description.contains(words), "\(error)") }
    }

    private static let days = [
        PortHistory.Day(date: "2004-09-25", records: 10, sources: 4, targets: 7), PortHistory.Day(date: "2004-09-26", records: 20, sources: 5, targets: 8),
    ]

    @Test(
        "JSON and text say the same, in whatever order and with whatever else",
        arguments: [
            """
            {"startdate": "2004-09-25", "enddate": "2004-09-26", "port": 445,
             "0": {"date": "2004-09-25", "records": 10, "targets": 7, "sources": 4, "tcp": 53, "udp": 0},
             "1": {"date": "2004-09-26", "records": 20, "targets": 8, "sources": 5, "tcp": 53, "udp": 0}}
            """,
            """
            {"1": {"date": "2004-09-25", "records": "10", "targets": "7", "sources": "4"},
             "0": {"sources": 5, "date": "2004-09-26", "records": 20, "targets": 8, "new": [1, {}]}, "port": "445", "limit": null}
            """,
            """
            [{"date": "2004-09-26", "records": 20, "targets": 8, "sources": 5}, {"date": "2004-09-25", "records": 10, "targets": 7, "sources": 4}]
            """,
            "# port: 445\n# from somewhere\n2004-09-25\t10\t7\t4\n2004-09-26\t20\t8\t5\n",
            "# Port 445\r\ndate\tsources\ttargets\trecords\ttcpratio\r\n\r\n2004-09-26\t5\t8\t20\t100\r\n2004-09-25\t4\t7\t10",
            "#date records targets sources tcpratio\n2004-09-25\t10\t7\t 4\t99\n2004-09-26\t20\t8\t5",
        ])
    func forms(text: String) throws {
        let history = try read(text, port: 445)
        #expect(history.port == 445)
        #expect(history.days == Self.days)
    }

    @Test("the stored answer of the interface is read")
    func stored() throws {
        guard let corpora = Tool.corpora else { return }
        let file = corpora.appendingPathComponent("dshield/porthistory_5555_2018-06_real.json").path
        let history = try PortHistoryFile.read(file, port: nil).history
        #expect(history.port == 5_555 && history.days.count == 10)
        #expect(history.days.first == PortHistory.Day(date: "2018-06-01", records: 10_998, sources: 5_021, targets: 2_158))
        #expect(history.span == "10 days, 2018-06-01 to 2018-06-10")
    }

    @Test("what is no port history is refused with what is wrong and where")
    func refusals() {
        let day = #""date": "2004-09-25", "records": 1, "targets": 1, "sources": 1"#
        for (text, words) in [
            ("", "it is empty"), (" \n", "it is empty"), ("{", "it is no JSON"), ("{}", "does not say which port"), ("[]", "does not say which port"),
            (#"{"port": 445}"#, "it holds no day"), (#"{"port": 65536, "0": {\#(day)}}"#, "port 65536 is none"),
            (#"{"port": -1, "0": {\#(day)}}"#, "\"port\" is \"-1\""), (#"{"port": {}, "0": {\#(day)}}"#, "\"port\" is not what"),
            (#"{"port": 445, "0": {\#(day)}, "1": {\#(day)}}"#, "2004-09-25 is there twice"),
            (#"{"port": 445, "0": {"date": "2004-09-25", "records": 1, "targets": 1}}"#, "entry \"0\" has no \"sources\""),
            (#"{"port": 445, "0": {"date": "2004-02-30", "records": 1, "targets": 1, "sources": 1}}"#, "entry \"0\": \"date\" is \"2004-02-30\""),
            (#"{"port": 445, "0": {"date": "2004-09-25", "records": -1, "targets": 1, "sources": 1}}"#, "entry \"0\": \"records\" is \"-1\""),
            (#"{"port": 445, "0": {"date": "2004-09-25", "records": 1.5, "targets": 1, "sources": 1}}"#, "0.records\" is not what"),
            (#"{"port": 445, "0": {"date": "2004-09-25", "records": 1e99, "targets": 1, "sources": 1}}"#, "0.records\" is not what"),
            (#"{"port": 445, "0": {"date": "2004-09-25", "records": "9999999999999", "targets": 1, "sources": 1}}"#, "must be a whole number"),
            (#"{"port": 445, "0": 7}"#, "\"0\" is not what"), (#"{"port": 445, "0": null}"#, "\"0\" is not what"),
            (String(repeating: "[", count: 100_000), "it is no JSON"), ("2004-09-25\t1\t1\t1", "does not say which port"),
            ("# port: 445\n2004-09-25 1 1 1", "line 2: \"2004-09-25 1 1 1\" has 1 of 4 columns"),
            ("# port: 445\n2004-09-25\t1\t1\t\u{1b}[2J", "line 2: it holds a control character"),
            ("# port: 445\n2004-09-25\t1\t１\t1", "line 2: \"targets\" is \"\\u{ff11}\""),
            ("# port: 445\n25.09.2004\t1\t1\t1", "line 2: \"date\" is \"25.09.2004\""),
            (String(repeating: "x", count: 2_000), "line 1: it is longer than 1024 bytes"), ("hello", "line 1: \"hello\" has 1 of 4 columns"),
        ] { expectRefusal(text, words) }
        expectRefusal("# port: 445\n2004-09-25\t1\t1\t1", port: 80, "it counts port 445, not 80")
        let many = (0...PortHistory.daysMax).map { _ in "2004-09-25\t1\t1\t1" }.joined(separator: "\n")
        expectRefusal(many, port: 80, "beyond the 36525 days")
    }

    @Test("no bytes crash the reader")
    func hostile() {
        var generator = SeededGenerator(seed: 7)
        let seeds = [
            #"{"port": 445, "0": {"date": "2004-09-25", "records": 10, "targets": 7, "sources": 4}}"#, "# port: 445\n2004-09-25\t10\t7\t4\n",
        ].map { Array($0.utf8) }
        for _ in 0..<2_000 {
            var bytes = seeds.randomElement(using: &generator) ?? []
            for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[..<place], at: place)
                }
            }
            // What is accepted is something that the table takes.
            if let history = try? PortHistoryFile.parse(bytes, port: nil) {
                #expect((0...65_535).contains(history.port) && history.days.allSatisfy { $0.date.utf8.count == 10 && $0.records >= 0 })
            }
        }
    }

    @Test("a file that is not there, a folder, a file without an end")
    func files() {
        for (path, words) in [
            ("/nowhere/x.json", "cannot read port history \"/nowhere/x.json\": there is no such file"), ("/tmp", "cannot read port history"),
            ("/dev/zero", "it is larger than 16 MiB"),
        ] {
            do throws(ImportError) {
                _ = try PortHistoryFile.read(path, port: nil)
                Issue.record("\(path) was read")
            } catch { #expect(error.description.contains(words), "\(error)") }
        }
    }
}
