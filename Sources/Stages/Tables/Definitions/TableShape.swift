/// What the SQL of a table is made of.
struct TableShape: Sendable {
    let name: String
    let key: [String]
    let rank: [String]
    let columns: [String]

    /// Rows are copied here, then merged from here.
    var stagingName: String { "stage_" + name }

    /// To be run once a connection.
    var stagingDDL: String {
        "create temporary table if not exists \(stagingName) on commit delete rows as select \(list(columns)) from \(name) with no data"
    }

    /// Takes over every staged row that is not older than the one in the table. Sorted, so that two sinks lock rows in the same order.
    var mergeSQL: String {
        """
        insert into \(name) (\(list(columns)))
        select \(list(columns)) from \(stagingName)
        order by \(list(key))
        on conflict (\(list(key))) do update set
        \(assignments)
        where \(tuple(rank, of: name)) <= \(tuple(rank, of: "excluded"))
        """
    }

    /// Replaces the rows that belong to another table's staged rows, where those won: after that table's merge, in one transaction with it.
    ///
    /// The merge has locked every staged row of the parent, also where it left it as it was; a row with exactly the staged rank is ours.
    func replacementSQL(of parent: TableShape, by link: [(own: String, parents: String)]) -> [String] {
        let won = parent.key.map { "(a.\($0)) = (s.\($0))" } + ["\(tuple(parent.rank, of: "a")) = \(tuple(parent.rank, of: "s"))"]
        let ownParent = { (own: String) in link.map { "\(own).\($0.own) = s.\($0.parents)" } }
        let sameRow = key.map { "n.\($0) = \(name).\($0)" }
        let removal = """
            delete from \(name) using \(parent.stagingName) s, \(parent.name) a
            where \(all(won + ownParent(name)))
            and not exists (select from \(stagingName) n where \(all(sameRow)))
            """
        let insertion = """
            insert into \(name) (\(list(columns)))
            select \(list(columns.map { "n.\($0)" }))
            from \(stagingName) n
            join \(parent.stagingName) s on \(all(ownParent("n")))
            join \(parent.name) a on \(all(won))
            order by \(list(key.map { "n.\($0)" }))
            on conflict (\(list(key))) do update set
            \(assignments)
            """
        return [removal, insertion]
    }

    private var assignments: String {
        columns.filter { !key.contains($0) }.map { "    \($0) = excluded.\($0)" }.joined(separator: ",\n")
    }

    private func list(_ names: [String]) -> String { names.joined(separator: ", ") }
    private func all(_ conditions: [String]) -> String { conditions.joined(separator: " and ") }
    private func tuple(_ names: [String], of table: String) -> String { "(" + list(names.map { "\(table).\($0)" }) + ")" }
}
