/// What the SQL of a table is made of.
struct TableShape: Sendable {
    let name: String
    let key: [String]
    let rank: [String]
    let columns: [String]
    var writesNewsOnly = false
    var isStagedInOrder = false

    /// Rows are copied here, then merged from here.
    var stagingName: String { "stage_" + name }

    /// To be run once a connection.
    var stagingTableSQL: String {
        "create temporary table if not exists \(stagingName) on commit delete rows as select \(list(columns)) from \(name) with no data"
    }

    /// To be run once a connection for a table that is joined with others. The index is for the planner, who knows nothing about a table that
    /// was filled a moment ago: whatever it guesses, it finds rows by their key.
    var joinedStagingDDL: [String] {
        [stagingTableSQL, "create unique index if not exists \(stagingName)_key on \(stagingName) (\(list(key)))"]
    }

    /// Takes over every staged row that is not older than the one in the table. In order, so that two sinks lock rows in the same one. What was
    /// staged in order is read nearly so, since a short row may be put into an earlier page: if two sinks write rows of the same partition, while
    /// it goes from one to the other, one of them may have to try again.
    var mergeSQL: String {
        """
        insert into \(name) (\(list(columns)))
        select \(list(columns)) from \(stagingName)\(isStagedInOrder ? "" : "\norder by " + list(key))
        on conflict (\(list(key))) do update set
        \(assignments)
        where \(tuple(rank, of: name)) \(writesNewsOnly ? "<" : "<=") \(tuple(rank, of: "excluded"))
        """
    }

    private var others: [String] { columns.filter { !key.contains($0) } }

    private var assignments: String {
        others.map { "    \($0) = excluded.\($0)" }.joined(separator: ",\n")
    }

    private func list(_ names: [String]) -> String { names.joined(separator: ", ") }
    private func tuple(_ names: [String], of table: String) -> String { "(" + list(names.map { "\(table).\($0)" }) + ")" }
}

/// Rows that belong to another table's rows, and are replaced together with them.
extension TableShape {
    /// The keys of the staged rows that the merge took over: their details are replaced, those of others are newer and stay.
    private var wonName: String { "won_" + name }

    /// To be run once a connection for a table with details.
    var wonDDL: [String] {
        [
            "create temporary table if not exists \(wonName) on commit delete rows as select \(list(key)) from \(name) with no data",
            "create unique index if not exists \(wonName)_key on \(wonName) (\(list(key)))",
        ]
    }

    /// The merge, which notes what it took over.
    var notingMergeSQL: String {
        "with won as (\n\(mergeSQL)\nreturning \(list(key.map { "\(name).\($0)" }))\n)\ninsert into \(wonName) select * from won"
    }

    /// Rows are copied here of which it is known what rank the table's row has.
    var knownName: String { "stage_known_" + name }

    static func known(_ column: String) -> String { "known_" + column }

    /// To be run once a connection for a table with details.
    var knownDDL: [String] {
        let ranks = rank.map { "\($0) as \(Self.known($0))" }
        return ["create temporary table if not exists \(knownName) on commit delete rows as select \(list(columns + ranks)) from \(name) with no data"]
    }

    /// Takes over the rows whose table's row has the rank that it is known to have, in the order in which all lock rows, and notes them.
    var notingUpdateSQL: String {
        let isSame = key.map { "\(name).\($0) = n.\($0)" }.joined(separator: " and ")
        return """
            with won as (
            update \(name) set
            \(others.map { "    \($0) = n.\($0)" }.joined(separator: ",\n"))
            from (select * from \(knownName) order by \(list(key))) n
            where \(isSame)
            and \(tuple(rank, of: name)) = \(tuple(rank.map(Self.known), of: "n"))
            returning \(list(key.map { "\(name).\($0)" }))
            )
            insert into \(wonName) select * from won
            """
    }

    /// Removes what a revision that was taken over whole no longer has. To be run after its merge and before rows that are known are noted.
    /// - Parameter link: which columns name the parent's row, in the order of the parent's key.
    func removalSQL(of parent: TableShape, by link: [String]) -> String {
        """
        delete from \(name) using \(parent.wonName) w
        where \(isOfWon(parent, link, name))
        and not exists (select from \(stagingName) n where \(key.map { "n.\($0) = \(name).\($0)" }.joined(separator: " and ")))
        """
    }

    /// Many rows of a revision are as they were: these are not written again. To be found by a conflict they would have to be complete, with what
    /// the table computes, and be locked, which is a write; so they are looked for before, each by its key.
    ///
    /// To be run after the parent's merge, which has locked the parent's rows, as statements of their own: so they see what another sink
    /// wrote while the merge waited for it.
    ///
    /// - Parameter link: which columns name the parent's row, in the order of the parent's key.
    func insertionSQL(of parent: TableShape, by link: [String]) -> String {
        let isChanged = { (new: String) in "\(tuple(others, of: name)) is distinct from \(tuple(others, of: new))" }
        let isSame = key.map { "n.\($0) = \(name).\($0)" }.joined(separator: " and ")
        return """
            insert into \(name) (\(list(columns)))
            select \(list(columns.map { "n.\($0)" }))
            from \(stagingName) n
            join \(parent.wonName) w on \(isOfWon(parent, link, "n"))
            where coalesce((select \(isChanged("n")) from \(name) where \(isSame)), true)
            order by \(list(key.map { "n.\($0)" }))
            on conflict (\(list(key))) do update set
            \(assignments)
            where \(isChanged("excluded"))
            """
    }

    private func isOfWon(_ parent: TableShape, _ link: [String], _ own: String) -> String {
        zip(link, parent.key).map { "\(own).\($0) = w.\($1)" }.joined(separator: " and ")
    }
}
