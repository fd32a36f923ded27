import Foundation
import Postgres

/// The table `global_series`.
struct SeriesStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// What an import changed.
    struct Change: Equatable, CustomStringConvertible {
        var added: Int
        var replaced: Int
        var unchanged: Int

        var description: String { "\(added) new, \(replaced) replaced, \(unchanged) unchanged" }
    }

    /// All days or none. The same file twice is no change; a later one replaces the days that it holds.
    func store(_ file: PortHistoryFile, series: String, as kind: SeriesProtocol) throws(PostgresError) -> Change {
        let sql = """
            with given as (
                select d.day, d.records, d.sources, d.targets, encode(sha256(decode($8, 'base64')), 'hex') as digest
                from unnest($4::date[], $5::bigint[], $6::bigint[], $7::bigint[]) d (day, records, sources, targets)
            ), stored as (
                insert into global_series (series, port, protocol, day, records, sources, targets, file_digest)
                select $1, $2::integer, $3, day, records, sources, targets, digest from given
                on conflict (series, port, protocol, day) do update
                set records = excluded.records, sources = excluded.sources, targets = excluded.targets, imported_at = now(),
                    file_digest = excluded.file_digest
                where global_series.file_digest <> excluded.file_digest
                returning xmax = 0 as is_new
            )
            select count(*) filter (where is_new), count(*) filter (where not is_new) from stored
            """
        let days = file.history.days
        let rows = try connection.query(
            sql,
            [
                series, "\(file.history.port)", kind.rawValue, Self.array(days.map(\.date)), Self.array(days.map(\.records)),
                Self.array(days.map(\.sources)), Self.array(days.map(\.targets)), Data(file.bytes).base64EncodedString(),
            ], "import the series \"\(series)\"")
        let counts = rows.first?.map { $0.flatMap { Int($0) } ?? 0 } ?? [0, 0]
        return Change(added: counts[0], replaced: counts[1], unchanged: days.count - counts[0] - counts[1])
    }

    private static func array(_ values: [some CustomStringConvertible]) -> String {
        "{" + values.map(\.description).joined(separator: ",") + "}"
    }
}
