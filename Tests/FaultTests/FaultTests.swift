import Foundation
import Synchronization
import TestSupport
import Testing

/// The real executables, real captures and things that go wrong at random moments; afterwards the tables must be exact.
///
/// `make faults` builds and runs it; a single run: `make faults FAULT=killed-services SEED=7`.
@Suite("Faults", .enabled(if: ProcessInfo.processInfo.environment["LEURRE_BIN"] != nil), .serialized) struct FaultTests {
    /// Two houses at a time, where there are processors for them.
    private static let housesAtOnce = min(2, ProcessInfo.processInfo.activeProcessorCount)

    @Test("after every fault the tables are exact and every packet is accounted for")
    func faults() throws {
        let environment = ProcessInfo.processInfo.environment
        let runs = try FaultPlan(environment).runs
        let results = Self.perform(runs)
        let table = ResultTable(results)
        print(table.text)
        if let file = environment["LEURRE_FAULT_JSON"] { try table.json().write(to: URL(fileURLWithPath: file)) }
        if environment["LEURRE_FAULT_RECORD"] != nil { try SeedBook.record(results) }
        for result in results where !result.isGood && result.obstacle == nil {
            Issue.record("\(result.summary); again with: make faults FAULT=\(result.fault) SEED=\(result.seed)")
        }
    }

    private static func perform(_ runs: [FaultRun]) -> [RunResult] {
        let next = Mutex(0)
        let results = Mutex<[Int: RunResult]>([:])
        DispatchQueue.concurrentPerform(iterations: housesAtOnce) { _ in
            while true {
                let index = next.withLock { next in
                    defer { next += 1 }
                    return next
                }
                guard index < runs.count else { return }
                let result = runs[index].perform()
                let lines = [result.summary] + result.deaths.map { "    \($0)" }
                FileHandle.standardError.write(Data((lines.joined(separator: "\n") + "\n").utf8))
                results.withLock { $0[index] = result }
            }
        }
        return results.withLock { results in runs.indices.compactMap { results[$0] } }
    }
}
