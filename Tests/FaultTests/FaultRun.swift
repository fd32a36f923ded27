import Foundation
import TestSupport

/// One fault with one seed, from an empty house to the comparison of its tables.
struct FaultRun {
    let fault: any Fault
    let seed: Int
    private static let drainSeconds = 180.0
    /// LEURRE_FAULT_KEEP: leaves the logs of good runs too.
    private static let keepsLogs = ProcessInfo.processInfo.environment["LEURRE_FAULT_KEEP"] != nil

    func perform() -> RunResult {
        var result = RunResult(fault: fault.name, seed: seed, obstacle: fault.obstacle)
        guard result.obstacle == nil else { return result }
        let begun = Date()
        do { try play(&result) } catch { result.failure = "\(error)" }
        result.seconds = Date().timeIntervalSince(begun)
        return result
    }

    private func play(_ result: inout RunResult) throws {
        var random = SeededRandom(seed: seed &+ Self.number(fault.name))
        var plan = HousePlan()
        fault.prepare(&plan, &random)
        let house = try FaultHouse(plan, random: random)
        var isGood = false
        defer {
            if !isGood || Self.keepsLogs { FileHandle.standardError.write(Data("\(fault.name) \(seed): the logs are in \(house.folder.path)\n".utf8)) }
            house.stop(keeping: !isGood || Self.keepsLogs)
        }
        do {
            try fault.strike(house)
            try house.drain(seconds: Self.drainSeconds)
            result.recoverySeconds = house.recovery.longestSeconds
            try fault.examine(house)
            try compare(house, &result)
        } catch {
            result.deaths = words(house)
            Evidence.keep(house)
            throw error
        }
        result.deaths = words(house)
        if !result.isGood { Evidence.keep(house) }
        isGood = result.isGood
    }

    private func compare(_ house: FaultHouse, _ result: inout RunResult) throws {
        let comparison = try Comparison(house)
        (result.rowsCompared, result.differences) = (comparison.rows, comparison.differences)
        result.packetsUnaccounted = comparison.packetsUnaccounted
        guard !result.isGood else { return }
        try comparison.lines.joined(separator: "\n")
            .write(to: house.folder.appendingPathComponent("differences.txt"), atomically: true, encoding: .utf8)
        if let first = comparison.lines.first { throw FaultFailure("the first difference: \(first)") }
    }

    private func words(_ house: FaultHouse) -> [String] {
        house.deaths.map { "\($0.name) (\($0.death.code)): \($0.death.lastWords.split(separator: "\n").last ?? "")" }
    }

    /// A number of the name that is the same on every day (FNV-1a), so that two faults with one seed strike differently.
    private static func number(_ name: String) -> Int {
        Int(truncatingIfNeeded: name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 })
    }
}
