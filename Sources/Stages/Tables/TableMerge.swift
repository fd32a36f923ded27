/// What to do in one transaction so that some tables take a batch's rows over: copy, then run the statements in order.
package struct TableMerge: Sendable {
    /// Rows for a staging table, which is empty at the start of every transaction.
    package struct Copy: Sendable {
        package let table: String
        package let columns: [String]
        package let data: CopyData
    }

    package struct Statement: Sendable {
        /// What its count of written rows must be.
        package enum Count: Sendable {
            case any
            /// With another one, somebody else has written what was thought to be known: the transaction is to be rolled back.
            case exactly(Int)
            /// With another one, the table has newer rows: these statements are to be run.
            case usually(Int, otherwise: [String])
        }

        package let sql: String
        package var count = Count.any
    }

    /// To be run once a connection, before the first temporary table. A batch is copied, sorted and counted in memory; with the server's
    /// defaults (8 and 4 MB) it would go through files. Plans are short: to compile them takes longer than to run them.
    package static let connectionSQL = ["set temp_buffers = '64MB'", "set work_mem = '64MB'", "set jit = off"]

    /// The table, for messages.
    package let name: String
    /// To be run once a connection, before the first merge of the table, outside its transaction.
    package let stagingDDL: [String]
    /// What is written is remembered, by `WrittenAttacks`.
    package let isRemembered: Bool
    package let copies: [Copy]
    package let statements: [Statement]

    /// A table whose rows stand for themselves.
    init(_ shape: TableShape, _ rows: [[UInt8]]) {
        (name, isRemembered) = (shape.name, false)
        stagingDDL = [shape.stagingTableSQL]
        copies = [Self.copy(shape, CopyData(rows))]
        statements = [Statement(sql: shape.mergeSQL)]
    }

    /// A table with others whose rows belong to its rows.
    /// - Parameters:
    ///   - rows: come with all that belongs to them.
    ///   - known: come with what is news, and with the rank that the table's row has.
    ///   - details: what belongs to both.
    ///   - link: which of their columns name its row, in the order of its key.
    ///   - months: of tables that have partitions.
    ///   - lock: to be run first.
    init(
        _ shape: TableShape, _ rows: [[UInt8]], known: KnownAttacks? = nil, details: [(shape: TableShape, rows: [ArraySlice<UInt8>])],
        link: [String], months: MonthSpan? = nil, lock: PartitionLock? = nil
    ) {
        let shapes = details.map(\.shape)
        (name, isRemembered) = (shape.name, known != nil)
        stagingDDL = ([shape] + shapes).flatMap(\.joinedStagingDDL) + (known == nil ? [] : [shape.knownTableSQL])
        var (copies, statements, lookups) = ([Copy](), lock.map { [Statement(sql: $0.sql)] } ?? [], [Statement]())
        if !rows.isEmpty {
            copies.append(Self.copy(shape, CopyData(rows)))
            let old = shape.oldSQL(details: shapes, link: link)
            statements.append(Statement(sql: shape.mergeSQL, count: .usually(rows.count, otherwise: old)))
            for table in shapes { statements.append(Statement(sql: table.removalSQL(of: shape, by: link, in: months))) }
        }
        if let known, known.count > 0 {
            copies.append(Copy(table: shape.knownName, columns: shape.columns + shape.rank.map(TableShape.known), data: CopyData(parts: known.parts)))
            lookups.append(Statement(sql: shape.updateSQL(in: months), count: .exactly(known.count)))
        }
        for table in details where !table.rows.isEmpty {
            copies.append(Self.copy(table.shape, CopyData(parts: table.rows)))
            lookups.append(Statement(sql: table.shape.insertionSQL(in: months)))
        }
        if !lookups.isEmpty { statements += [Self.lookingUp] + lookups + [Self.lookedUp] }
        (self.copies, self.statements) = (copies, statements)
    }

    /// Between these rows are looked for by their key: to read the whole of a small table, as the planner likes to, takes long once the statement has
    /// made it large, and it knows nothing of tables that were filled a moment ago.
    private static let lookingUp = Statement(sql: "set local enable_seqscan = off")
    private static let lookedUp = Statement(sql: "set local enable_seqscan to default")

    private static func copy(_ shape: TableShape, _ data: CopyData) -> Copy {
        Copy(table: shape.stagingName, columns: shape.columns, data: data)
    }
}
