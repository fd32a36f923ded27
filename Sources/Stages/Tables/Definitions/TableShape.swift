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
        \(assignments(from: "excluded"))
        where \(tuple(rank, of: name)) \(writesNewsOnly ? "<" : "<=") \(tuple(rank, of: "excluded"))
        """
    }

    private var others: [String] { columns.filter { !key.contains($0) } }

    private func assignments(from source: String) -> String {
        others.map { "    \($0) = \(source).\($0)" }.joined(separator: ",\n")
    }

    private func list(_ names: [String]) -> String { names.joined(separator: ", ") }
    private func tuple(_ names: [String], of table: String) -> String { "(" + list(names.map { "\(table).\($0)" }) + ")" }

    private func within(_ months: MonthSpan?) -> String { months.map { " and " + $0.isWithin(name) } ?? "" }
    private func since(_ months: MonthSpan?) -> String { months.map { " and " + $0.isSince(name) } ?? "" }

    /// That two rows have the same values in these columns.
    private func match(_ one: String, _ columns: [String], _ other: String, _ otherColumns: [String]) -> String {
        zip(columns, otherColumns).map { "\(one).\($0) = \(other).\($1)" }.joined(separator: " and ")
    }
}

/// Rows of which it is known what rank the table's row has.
extension TableShape {
    /// They are copied here.
    var knownName: String { "stage_known_" + name }

    static func known(_ column: String) -> String { "known_" + column }

    /// To be run once a connection.
    var knownTableSQL: String {
        let ranks = rank.map { "\($0) as \(Self.known($0))" }
        return "create temporary table if not exists \(knownName) on commit delete rows as select \(list(columns + ranks)) from \(name) with no data"
    }

    /// Takes over those whose table's row has that rank.
    func updateSQL(in months: MonthSpan?) -> String {
        replacementSQL(from: knownName, in: months) + "\nand \(tuple(rank, of: name)) = \(tuple(rank.map(Self.known), of: "n"))"
    }

    /// Takes over staged rows that the table has, with other values.
    func replacementSQL(in months: MonthSpan?) -> String { replacementSQL(from: stagingName, in: months) }

    private func replacementSQL(from staging: String, in months: MonthSpan?) -> String {
        """
        update \(name) set
        \(assignments(from: "n"))
        from \(staging) n
        where \(match(name, key, "n", key))\(since(months))
        """
    }
}

/// Rows that belong to another table's rows, the parents, and are replaced together with them.
extension TableShape {
    /// Of which parents the table has a newer row than the staged one, once that was merged.
    private var newerSQL: String {
        "\(name) p join \(stagingName) s on \(match("p", key, "s", key)) and \(tuple(rank, of: "p")) > \(tuple(rank, of: "s"))"
    }

    /// Takes what belongs to parents of which the table has a newer row from the staged rows, and then these parents themselves.
    /// - Parameter link: which of the details' columns name the parent's row, in the order of the parent's key.
    func oldSQL(details: [TableShape], link: [String]) -> [String] {
        let staged = details.map { ($0.stagingName, link) } + [(stagingName, key)]
        return staged.map { table, link in
            "delete from \(table) n where exists (select from \(newerSQL) where \(match("n", link, "p", key)))"
        }
    }

    /// Removes what a staged parent no longer has. Said so that the parents come first, whatever the planner expects of the table.
    func removalSQL(of parent: TableShape, by link: [String], in months: MonthSpan?) -> String {
        let keyOfOld = list(key.map { "o.\($0)" })
        return """
            delete from \(name)
            where (\(list(key))) in (
                select \(keyOfOld)
                from \(parent.stagingName) p
                cross join lateral (select \(list(key)) from \(name) where \(match(name, link, "p", parent.key))\(within(months)) offset 0) o
                where not exists (select from \(stagingName) n where \(match("n", key, "o", key)))
            )\(since(months))
            """
    }

    /// Many rows of a revision are as they were: these are not written again. To be found by a conflict they would have to be complete, with what
    /// the table computes, and be locked, which is a write; so they are looked for before, each by its key.
    ///
    /// To be run after the parents' merge, which has locked the parents' rows, as a statement of its own: so it sees what another sink
    /// wrote while the merge waited for it.
    func insertionSQL(in months: MonthSpan?) -> String {
        let isChanged = { (new: String) in "\(tuple(others, of: name)) is distinct from \(tuple(others, of: new))" }
        return """
            insert into \(name) (\(list(columns)))
            select \(list(columns))
            from \(stagingName) n
            where coalesce((select \(isChanged("n")) from \(name) where \(match("n", key, name, key))\(within(months))), true)
            order by \(list(key))
            on conflict (\(list(key))) do update set
            \(assignments(from: "excluded"))
            where \(isChanged("excluded"))
            """
    }
}
