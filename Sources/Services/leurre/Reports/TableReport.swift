import Postgres

/// A view or query shown as text.
struct TableReport {
    let connection: Connection

    /// - Parameters:
    ///   - title: the line above.
    ///   - columns: headers, by which the query's columns are shown; those that begin with `#` are numbers.
    func show(_ title: String, columns: [String], _ sql: String) throws {
        let rows = try connection.query(sql, []).map { $0.map { $0 ?? "-" } }
        let numbers = Set(columns.indices.filter { columns[$0].hasPrefix("#") })
        let header = columns.map { $0.hasPrefix("#") ? String($0.dropFirst()) : $0 }
        print("\n\(title)\n")
        print(rows.isEmpty ? "(nothing)" : TextTable.render(header: header, rows: rows, rightAligned: numbers))
    }
}
