import Foundation
import Pipeline
import Testing

@testable import Tables

@Suite("SQL")
struct SchemaFilesTests {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    @Test("the program carries every migration, under its number")
    func migrations() throws {
        let folder = Self.tests.appendingPathComponent("../../schemas/tables").standardizedFileURL
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".sql") }.sorted()
        let digits = SchemaFiles.all.map { String(repeating: "0", count: 4 - "\($0.number)".count) + "\($0.number)" }
        let names = zip(digits, SchemaFiles.all).map { "\($0)-\($1.name.replacingOccurrences(of: " ", with: "-")).sql" }
        #expect(names == files)
        for (file, migration) in zip(files, SchemaFiles.all) {
            #expect(try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8) == migration.sql)
        }
    }

    @Test("the statements that make staging tables, merge and make partitions are those of the golden file")
    func golden() throws {
        var batch = TableBatch()
        try batch.take(.attack(SmallRows.full()))
        var line = LedgerLine(platform: "p", sensor: "s", epoch: 1, partition: 0, revision: .none)
        line.hours = [LedgerHour(hour: 1)]
        try batch.take(.line(line))
        try batch.take(SmallRows.statistic())
        try batch.take(SmallRows.report(machines: [1]))
        let work = batch.work()
        var written = WrittenAttacks()
        written.took(work)
        var later = TableBatch()
        var changed = SmallRows.full(revision: 11)
        // Its visit and its payload say so too.
        changed.session.firstSeen = changed.session.firstSeen - .seconds(1)
        try later.take(.attack(changed))
        let merges = work.merges + later.work(after: written).merges
        let statements = work.merges.flatMap(\.stagingDDL) + batch.months.map(\.sql) + merges.flatMap(\.statements).flatMap { statement in
            if case .usually(_, let others) = statement.count { [statement.sql] + others } else { [statement.sql] }
        }
        let found = statements.map { "\($0)\n;\n" }.joined(separator: "\n")
        let file = Self.tests.appendingPathComponent("Golden/statements.sql")
        if ProcessInfo.processInfo.environment["LEURRE_REWRITE_GOLDEN"] != nil {
            try found.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == found)
    }
}
