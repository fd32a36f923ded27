import Foundation
import Logging
import Signing
import TestSupport
import Testing

@testable import Runtime

@Suite("The registry of identities while a service runs") struct IdentityWatchTests {
    /// A registry's file, and a look at it as a service takes one a second.
    private struct Lab {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-identities-\(UUID().uuidString).yaml").path
        let lines = LogLines()
        var logger: Logger { lines.logger }

        /// - Parameter atOnce: by another file that takes its place, as careful editors do.
        func write(_ text: String, atOnce: Bool = true) throws { try text.write(toFile: path, atomically: atOnce, encoding: .utf8) }

        static func line(_ platform: String) throws -> String { "  - {platform: \(platform), key: \(try SigningKey().publicKey.text)}\n" }

        func remove() { try? FileManager.default.removeItem(atPath: path) }
    }

    private func figures(_ watch: IdentityWatch) -> [String] {
        let board = MetricBoard()
        watch.put(on: board)
        return board.text(service: "sink").split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.contains("timestamp") }.map(String.init)
    }

    private func readAt(_ watch: IdentityWatch) -> Double? {
        let board = MetricBoard()
        watch.put(on: board)
        return board.text(service: "sink").firstMatch(of: /identities_read_timestamp_seconds ([0-9.e+]+)/).flatMap { Double($0.1) }
    }

    @Test("a changed file comes into force as soon as it stands still, and an unchanged one is not read again", arguments: [true, false])
    func change(atOnce: Bool) throws {
        let lab = Lab()
        defer { lab.remove() }
        let first = "identities:\n" + (try Lab.line("one"))
        try lab.write(first)
        let watch = try IdentityWatch(path: lab.path)
        for _ in 0..<3 { watch.look(lab.logger) }
        #expect(watch.registry.permits.count == 1 && lab.lines.lines.isEmpty)
        let begun = try #require(readAt(watch))
        try lab.write(first + Lab.line("two"), atOnce: atOnce)
        watch.look(lab.logger)
        #expect(watch.registry.permits.count == 1, "somebody may still be writing it")
        watch.look(lab.logger)
        watch.look(lab.logger)
        #expect(watch.registry.permits.count == 2 && watch.refusal == nil)
        #expect(try #require(readAt(watch)) > begun)
        #expect(lab.lines.lines.count == 1 && lab.lines.lines.first?.contains("read again") == true, "\(lab.lines.lines)")
        #expect(figures(watch) == ["leurre_sink_identities_refused 0", "leurre_sink_identity_keys 2"])
    }

    @Test("a file that cannot be used, or is gone, leaves the registry as it is, and says so once; a good one mends it")
    func broken() throws {
        let lab = Lab()
        defer { lab.remove() }
        let good = "identities:\n" + (try Lab.line("one"))
        try lab.write(good)
        let watch = try IdentityWatch(path: lab.path)
        let broken: [() throws -> Void] = [
            { try lab.write(good + "  - {platform: two, key: nonsense}\n") }, { try lab.write("identities: []\n") }, { lab.remove() },
        ]
        for (index, damage) in broken.enumerated() {
            try damage()
            for _ in 0..<4 { watch.look(lab.logger) }
            #expect(watch.registry.permits.count == 1 && watch.refusal?.contains(lab.path) == true)
            #expect(lab.lines.lines.count == index + 1 && lab.lines.lines.last?.contains("stays as it was") == true, "\(lab.lines.lines)")
            #expect(figures(watch) == ["leurre_sink_identities_refused 1", "leurre_sink_identity_keys 1"])
        }
        try lab.write(good + Lab.line("two"))
        for _ in 0..<2 { watch.look(lab.logger) }
        #expect(watch.registry.permits.count == 2 && watch.refusal == nil)
        #expect(figures(watch) == ["leurre_sink_identities_refused 0", "leurre_sink_identity_keys 2"])
    }

    @Test("a first file that cannot be used ends the start")
    func start() throws {
        let lab = Lab()
        defer { lab.remove() }
        #expect(throws: SettingError.self) { try IdentityWatch(path: lab.path) }
        try lab.write("identities: []\n")
        #expect(throws: SettingError.self) { try IdentityWatch(path: lab.path) }
    }
}
