import Foundation
import TestSupport

/// The tables of a house against those that it must have: the oracle's, and for what the oracle does not compute those of an undisturbed run.
struct Comparison {
    private(set) var rows = 0
    private(set) var packetsUnaccounted = 0
    private(set) var differences = 0
    /// Different rows, as far as they are shown.
    private(set) var lines: [String] = []

    init(_ house: FaultHouse) throws {
        packetsUnaccounted = try Self.unaccounted(house)
        if house.expected.livePackets != nil {
            rows = try Int(house.database.value("select count(*) from attacks")) ?? 0
            return
        }
        let answer = try OracleAnswer.ask(house)
        (rows, differences, lines) = (answer.rows, answer.differences, answer.lines)
        packetsUnaccounted = max(packetsUnaccounted, answer.unaccounted)
        guard house.expected.endsAsUndisturbed else { return }
        let found = try TableDump(house.database)
        let others = try found.differences(from: Undisturbed.tables(house.expected.platforms))
        rows += found.rowCount
        differences += others.count
        lines += others
    }

    /// Packets of the captures that the ledger does not account for, and those that it says are missing though none may be.
    private static func unaccounted(_ house: FaultHouse) throws -> Int {
        let expected = try house.expected.livePackets ?? CaptureFiles.packetCount(house.expected.captures)
        let good = house.expected.mayMissPackets ? "counted + missing" : "counted"
        let found = try house.database.value("select coalesce(sum(\(good) + late + clock_refused + malformed + unreadable), 0) from ledger")
        let unbalanced = try house.database.value("select count(*) from ledger where not balances")
        guard unbalanced == "0" else { throw FaultFailure("\(unbalanced) lines of the ledger do not balance") }
        // What the kernel dropped before a live sensor saw it is counted by the sensor, not in the ledger.
        let dropped = try house.expected.livePackets == nil ? "0" : house.database.value("select coalesce(sum(dropped), 0) from completeness")
        return abs(expected - (Int(found) ?? 0) - (Int(dropped) ?? 0))
    }
}
