/// What to do in one transaction so that some tables take a batch's rows over: the steps, in order.
package struct TableMerge: Sendable {
    package enum Step: Sendable {
        case copy(Copy)
        case run(Statement)
    }

    /// Rows for a staging table, which is empty at the start of every transaction, or for the table itself.
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
    package let steps: [Step]

    /// A table whose rows stand for themselves.
    init(_ shape: TableShape, _ rows: [[UInt8]]) {
        (name, isRemembered) = (shape.name, false)
        stagingDDL = [shape.stagingTableSQL]
        steps = [.copy(.staging(shape, CopyData(rows))), .run(Statement(sql: shape.mergeSQL))]
    }

    /// A table with another one, whose rows belong to its rows.
    /// - Parameter link: which of the details' columns name their row, in the order of its key.
    init(_ shape: TableShape, _ rows: [[UInt8]], details: DetailRows, link: [String]) {
        (name, isRemembered) = (shape.name, false)
        stagingDDL = shape.joinedStagingDDL + details.shape.joinedStagingDDL
        steps = [.copy(.staging(shape, CopyData(rows)))] + details.staging + [Self.lookingUp]
            + Self.merging(shape, rowCount: rows.count, details: [details], link: link) + details.writing()
    }

    /// Attacks, with their visits and payloads.
    init(_ attacks: DividedAttacks, months: MonthSpan?) {
        let (shape, details) = (TableDefinition.attacks.shape, attacks.details)
        (name, isRemembered) = (shape.name, true)
        stagingDDL = ([shape] + details.map(\.shape)).flatMap(\.joinedStagingDDL) + [shape.knownTableSQL]
        var steps = details.flatMap(\.staging)
        if !attacks.whole.isEmpty { steps.append(.copy(.staging(shape, CopyData(attacks.whole)))) }
        if attacks.known.count > 0 { steps.append(.copy(attacks.known.copy)) }
        steps += [.run(Statement(sql: attacks.lock.sql)), Self.lookingUp]
        if !attacks.new.isEmpty { steps.append(.copy(.table(shape, CopyData(attacks.new)))) }
        if !attacks.whole.isEmpty {
            steps += Self.merging(shape, rowCount: attacks.whole.count, details: details, link: DividedAttacks.link, months)
        }
        if attacks.known.count > 0 {
            steps.append(.run(Statement(sql: shape.updateSQL(in: months), count: .exactly(attacks.known.count))))
        }
        self.steps = steps + details.flatMap { $0.writing(in: months) }
    }

    /// Takes staged rows over, and removes what no longer belongs to them.
    private static func merging(
        _ shape: TableShape, rowCount: Int, details: [DetailRows], link: [String], _ months: MonthSpan? = nil
    ) -> [Step] {
        let old = shape.oldSQL(details: details.map(\.shape), link: link)
        return [.run(Statement(sql: shape.mergeSQL, count: .usually(rowCount, otherwise: old)))]
            + details.map { .run(Statement(sql: $0.shape.removalSQL(of: shape, by: link, in: months))) }
    }

    /// From here to the end of the transaction rows are looked for by their key. To read the whole of a small table, or a month of a large one, as the
    /// planner likes to, takes long: it knows nothing of tables that were filled a moment ago, and not how large a statement makes a table.
    private static let lookingUp = Step.run(
        Statement(
            sql: """
                select set_config(k.name, 'off', true)
                from unnest(array['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin']) as k (name)
                """))
}

extension TableMerge.Copy {
    static func staging(_ shape: TableShape, _ data: CopyData) -> Self { Self(table: shape.stagingName, columns: shape.columns, data: data) }

    /// For rows that the table does not have. A row that it has ends the transaction.
    static func table(_ shape: TableShape, _ data: CopyData) -> Self { Self(table: shape.name, columns: shape.columns, data: data) }
}
