import Foundation
import Pipeline
import TestSupport
import Testing

/// Names of lines that change their addresses, each with the rule that it follows: all of them are personal computers.
@Suite("host patterns against real names", .enabled(if: Tool.corpora != nil))
struct HostNameCorpusTests {
    /// - Returns: the share of the names that a list finds, and those that it misses.
    private func recall(_ list: HostPatterns) throws -> (share: Double, missed: [String]) {
        let file = try #require(Tool.corpora).appendingPathComponent("rdns/rdns_sa_rule_examples.tsv")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
        let names = Set(lines.compactMap { $0.split(separator: "\t").first.map { $0.lowercased() } })
        try #require(names.count > 50)
        let missed = names.filter { list.kind(of: $0) != .personalComputer }.sorted()
        return (1 - Double(missed.count) / Double(names.count), missed)
    }

    @Test("the modern list finds nine of ten; it was made with these names in view, so other names will do worse")
    func modern() throws {
        let (share, missed) = try recall(.modern)
        #expect(share >= 0.92, "\(missed)")
    }

    @Test("the paper's list finds less than one in four: a share of personal computers by it is a lower bound")
    func paper() throws {
        let (share, _) = try recall(.paper)
        #expect((0.15...0.25).contains(share))
    }
}
