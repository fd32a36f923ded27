/// One table of an edition, in whatever format it is shown.
struct PaperTable {
    /// Its name in the page, and that of its function in the database.
    let key: String
    let title: String
    /// What a reader has to know to read it.
    let note: String
    /// Columns; those that begin with `#` are numbers.
    let columns: [String]
    let rows: [[String?]]

    var header: [String] { columns.map { $0.hasPrefix("#") ? String($0.dropFirst()) : $0 } }
    var numbers: Set<Int> { Set(columns.indices.filter { columns[$0].hasPrefix("#") }) }

    init(_ query: PaperQuery, _ scope: PaperScope) throws {
        (key, title, note, columns) = (query.key, query.title, query.note, query.columns)
        rows = try scope.rows(query.sql, withSequence: query.sql.contains("$4"))
    }
}
