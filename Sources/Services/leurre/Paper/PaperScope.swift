import Postgres

/// What part of the data an edition of the paper is about. Everything is read in one transaction: all numbers are of the same moment.
struct PaperScope {
    let connection: Connection
    let from: String
    let to: String
    let platforms: [String]?
    let sequence: String

    init(_ connection: Connection, from: String?, to: String?, platforms: [String]?, sequence: String) throws {
        self.connection = connection
        try connection.execute("set timezone to 'UTC'")
        guard try connection.query("select to_regclass('claims')").first?.first.flatMap({ $0 }) != nil else {
            throw LedgerError("cannot show the paper: the database at \(connection.place) has not the tables for it; run \"leurre migrate\"")
        }
        // Long plans of few rows: compiling them takes longer than running them.
        try connection.execute("set jit to off")
        try connection.execute("begin transaction isolation level repeatable read, read only")
        let period = try LedgerPeriod(from: from, to: to, connection)
        (self.from, self.to, self.platforms, self.sequence) = (period.from, period.to, platforms, sequence)
        try LedgerRows(connection: connection, platforms: platforms ?? [], period: period).checkPlatforms()
    }

    /// - Parameter sql: may use `$1` (from), `$2` (to) and `$3` (platforms); with `$4` (the ports sequence) if `withSequence`.
    func rows(_ sql: String, withSequence: Bool = false) throws -> [[String?]] {
        try connection.query(sql, [from, to, platforms.map(LedgerRows.array)] + (withSequence ? [sequence] : []))
    }
}
