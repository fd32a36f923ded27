/// A table that the sink writes: its columns, its key, and the columns in whose order copies of a row replace each other.
struct TableDefinition<Source>: Sendable {
    let name: String
    /// The columns or expressions of a unique index.
    let key: [String]
    /// Empty for rows that belong to another table's row, and are replaced together with it.
    let rank: [String]
    let columns: [Column<Source>]
    /// Rows of the same rank are the same row, and most that come are known: they are not written again.
    var writesNewsOnly = false
    /// Rows are copied in the order of the key: the server need not sort them.
    var isStagedInOrder = false

    var shape: TableShape {
        TableShape(
            name: name, key: key, rank: rank, columns: columns.map(\.name), writesNewsOnly: writesNewsOnly, isStagedInOrder: isStagedInOrder)
    }

    func row(_ source: Source) -> [UInt8] { rows(CollectionOfOne(source)) }

    /// Rows one behind the other.
    func rows(_ sources: some Collection<Source>) -> [UInt8] {
        // Most rows are not longer than this, so that the buffer need not grow step by step.
        var row = CopyRow(bytesExpected: sources.count * columns.count * 14)
        for source in sources {
            row.begin(fieldCount: columns.count)
            for column in columns { column.write(source, &row) }
        }
        return row.bytes
    }
}
