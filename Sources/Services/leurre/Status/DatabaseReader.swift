import Postgres

/// Reads the tables, and connects anew after the database was away.
final class DatabaseReader {
    private let address: String
    private var connection: Connection?

    init(address: String) { self.address = address }

    func read() throws -> DatabaseReading {
        do {
            let connection = try connection ?? Self.connect(address)
            self.connection = connection
            return try read(connection)
        } catch {
            connection = nil
            guard let error = error as? PostgresError, ["42P01", "42703", "42883", "3F000"].contains(error.sqlState) else { throw error }
            throw Outdated(description: "\(error); the tables are older than this program: leurre migrate brings them up to date")
        }
    }

    /// Tables, columns or functions that are not there.
    private struct Outdated: Error, CustomStringConvertible { var description: String }

    private static func connect(_ address: String) throws -> Connection {
        let settings = ConnectionSettings(schema: "leurre", applicationName: "leurre status", statementTimeoutMilliseconds: 10_000, connectTimeoutSeconds: 5)
        let connection = try Connection(uri: address, settings: settings)
        try connection.query("set timezone = 'UTC'")
        return connection
    }

    private func read(_ connection: Connection) throws -> DatabaseReading {
        let today = try LedgerRows(
            connection: connection, platforms: [], period: LedgerPeriod(from: "today", to: nil, connection)).accounts(by: .platform)
        let totals = try connection.query(StatusSQL.totals, [], "read the ledger")
        let missing = totals.compactMap { row in row[0].flatMap { name in row[2].flatMap(Double.init).map { (name, $0) } } }
        return DatabaseReading(
            time: try connection.query("select extract(epoch from now())").first?.first?.flatMap(Double.init) ?? 0,
            sensors: try connection.query(StatusSQL.sensors, [], "read what the sensors report").compactMap(Self.sensor),
            tables: try connection.query(StatusSQL.tables, [], "read how fresh the tables are").compactMap(Self.table), today: today,
            packetsCounted: totals.compactMap { $0[1].flatMap(Double.init) }.reduce(0, +), missing: Dictionary(missing) { $1 },
            bytes: try connection.query(StatusSQL.bytes, [], "read the size of the database").first?.first?.flatMap { Int64($0) })
    }

    private static func sensor(_ row: [String?]) -> SensorStanding? {
        guard row.count == 10, let platform = row[0], let sensor = row[1] else { return nil }
        func whole(_ index: Int) -> Int64 { row[index].flatMap { Int64($0) } ?? 0 }
        return SensorStanding(
            platform: platform, sensor: sensor, isHistory: row[2] != "f", received: row[3].flatMap(Double.init), clockAhead: row[4].flatMap(Double.init),
            lastPacket: row[5].flatMap(Double.init), spooledPackets: whole(6), spooledBytes: whole(7), dropped: whole(8), discarded: whole(9))
    }

    private static func table(_ row: [String?]) -> TableFreshness? {
        guard row.count == 4, let table = row[0] else { return nil }
        return TableFreshness(table: table, newest: row[1].flatMap(Double.init), oldest: row[2].flatMap(Double.init), oldestPlatform: row[3])
    }
}
