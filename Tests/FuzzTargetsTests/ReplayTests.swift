import Foundation
import FuzzTargets
import TestSupport
import Testing

/// What the fuzzer begins with, and what it found, on every test run.
@Suite("Fuzz targets", .timeLimit(.minutes(Patience.stretched(5))))
struct ReplayTests {
    private static let names = FuzzTarget.all.map(\.name)

    @Test("well-formed inputs keep every promise", arguments: names)
    func seeds(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let seeds = try target.seeds()
        #expect(!seeds.isEmpty)
        for seed in seeds.prefix(100) { try target.run(seed) }
    }

    @Test("inputs that once broke a promise break none any more", arguments: names)
    func findings(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let folder = "Tests/Fixtures/hostile/\(name)"
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let bytes = try #require(FileManager.default.contents(atPath: "\(folder)/\(file)"))
            do { try target.run(Array(bytes)) } catch { Issue.record("\(folder)/\(file): \(error)") }
        }
    }
}
