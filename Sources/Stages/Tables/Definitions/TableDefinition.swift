/// A table that the sink writes: its columns, its key, and the columns in whose order copies of a row replace each other.
struct TableDefinition<Source>: Sendable {
    let name: String
    /// The columns or expressions of a unique index.
    let key: [String]
    /// Empty for rows that belong to another table's row, and are replaced together with it.
    let rank: [String]
    let columns: [Column<Source>]

    var shape: TableShape { TableShape(name: name, key: key, rank: rank, columns: columns.map(\.name)) }

    func row(_ source: Source) -> [UInt8] {
        var row = CopyRow(fieldCount: columns.count)
        for column in columns { column.write(source, &row) }
        return row.bytes
    }
}
