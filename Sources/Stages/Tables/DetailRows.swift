/// Rows that belong to another table's rows, as a batch has them.
struct DetailRows: Sendable {
    let shape: TableShape
    /// All that belongs to rows of which nothing is known.
    var whole: [ArraySlice<UInt8>] = []
    /// Rows that the table has, one by one, with other values.
    var changed: [ArraySlice<UInt8>] = []
    /// Rows that the table does not have.
    var new: [ArraySlice<UInt8>] = []

    var staging: [TableMerge.Step] {
        whole.isEmpty && changed.isEmpty ? [] : [.copy(.staging(shape, CopyData(parts: whole + changed)))]
    }

    /// Takes the rows over.
    /// - Parameter months: of tables that have partitions.
    func writing(in months: MonthSpan? = nil) -> [TableMerge.Step] {
        var steps: [TableMerge.Step] = []
        if !new.isEmpty { steps.append(.copy(.table(shape, CopyData(parts: new)))) }
        if !whole.isEmpty {
            steps.append(.run(TableMerge.Statement(sql: shape.insertionSQL(in: months))))
        } else if !changed.isEmpty {
            steps.append(.run(TableMerge.Statement(sql: shape.replacementSQL(in: months), count: .exactly(changed.count))))
        }
        return steps
    }
}
