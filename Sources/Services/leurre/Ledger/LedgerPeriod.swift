import Postgres

/// A period of the ledger, as the database understands what a person wrote.
struct LedgerPeriod {
    let from: String
    let to: String
    /// Nil where the period is open.
    let hours: Double?

    init(from: String?, to: String?, _ connection: Connection) throws {
        self.from = try Self.time(from, "--from", connection) ?? "-infinity"
        self.to = try Self.time(to, "--to", connection) ?? "infinity"
        let isClosed = from != nil && to != nil
        let sql = "select extract(epoch from $2::timestamptz - $1::timestamptz) / 3600"
        hours = isClosed ? try connection.query(sql, [self.from, self.to]).first?.first?.flatMap(Double.init) : nil
        if let hours, hours <= 0 {
            throw LedgerError("cannot show a period that ends before it begins: --from \(self.from) --to \(self.to); turn them round")
        }
    }

    /// What is shown if nobody says it.
    var span: LedgerRows.Span {
        if from == "-infinity", to == "infinity" { return .platform }
        return hours.map { $0 <= 48 } ?? false ? .hour : .day
    }

    private static func time(_ text: String?, _ option: String, _ connection: Connection) throws -> String? {
        guard let text else { return nil }
        do throws(PostgresError) {
            return try connection.query("select $1::timestamptz::text", [text]).first?.first ?? nil
        } catch {
            guard error.sqlState?.hasPrefix("22") ?? false else { throw error }
            throw LedgerError("cannot read \(option) \"\(text)\": it is no time; write it like 2013-06-10 or 2013-06-10T12:00Z")
        }
    }
}

struct LedgerError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
