import Foundation
import Postgres
import Runtime

extension House {
    /// How long to wait for the next name.
    private static let patienceSeconds = 15.0

    /// Names come later than attacks. Waits as long as some still come.
    ///
    /// - Returns: how many sources nobody could say anything about.
    func waitForNames(progress: (String) -> Void) throws -> Int {
        guard options.lookups.contains("--reverse-dns") else { return 0 }
        let connection = try Connection(uri: postgresAddress)
        var (left, lastProgress) = (Int.max, Date())
        while left > 0, Date().timeIntervalSince(lastProgress) < Self.patienceSeconds {
            if StopSignal.isSet { throw HouseError("interrupted") }
            let rows = try connection.query("select count(*) from leurre.attacks where enrichment_level = 0 and absorbed_by is null", [])
            let count = rows.first?.first.flatMap { $0 }.flatMap { Int($0) } ?? 0
            if count < left { (left, lastProgress) = (count, Date()) }
            progress("sources whose name nobody has told yet: \(count)")
            if left > 0 { usleep(200_000) }
        }
        try waitUntilDrained(progress: progress)
        return left
    }

    func sayUnnamed(_ count: Int) {
        guard count > 0 else { return }
        FileHandle.standardError.write(Data("no resolver could say whether \(count) sources have names; they count as undetermined\n".utf8))
    }
}
