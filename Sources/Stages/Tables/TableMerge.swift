/// What to do in one transaction so that some tables take a batch's rows over: copy, then run the statements in order.
package struct TableMerge: Sendable {
    /// Rows for a staging table, which is empty at the start of every transaction.
    package struct Copy: Sendable {
        package let table: String
        package let columns: [String]
        package let data: CopyData
    }

    /// To be run once a connection, before the first temporary table. A batch is copied, sorted and counted in memory; with the server's
    /// defaults (8 and 4 MB) it would go through files. Plans are short: to compile them takes longer than to run them.
    package static let connectionSQL = ["set temp_buffers = '64MB'", "set work_mem = '64MB'", "set jit = off"]

    /// The table, for messages.
    package let name: String
    /// To be run once a connection, before the first merge of the table, outside its transaction.
    package let stagingDDL: [String]
    package let copies: [Copy]
    package let statements: [String]

    /// A table whose rows stand for themselves.
    init(_ shape: TableShape, _ rows: [[UInt8]]) {
        name = shape.name
        stagingDDL = [shape.stagingTableSQL]
        copies = [Self.copy(shape, rows)]
        statements = [shape.mergeSQL]
    }

    /// A table with others whose rows belong to its rows.
    /// - Parameter link: which of their columns name its row, in the order of its key.
    init(_ shape: TableShape, _ rows: [[UInt8]], details: [(shape: TableShape, rows: [[UInt8]])], link: [String]) {
        name = shape.name
        stagingDDL = ([shape] + details.map(\.shape)).flatMap(\.joinedStagingDDL) + shape.wonDDL
        copies = [Self.copy(shape, rows)] + details.map(Self.copy)
        statements = [shape.notingMergeSQL] + details.flatMap { $0.shape.replacementSQL(of: shape, by: link) }
    }

    private static func copy(_ shape: TableShape, _ rows: [[UInt8]]) -> Copy {
        Copy(table: shape.stagingName, columns: shape.columns, data: CopyData(rows))
    }
}
