/// One table of a comparison: what a row is known by, what must be equal, and the statements that count and show differences.
package struct ComparedTable: Sendable {
    package let name: String
    let key: [String]
    /// Columns of the relation that are not compared; with the key, the rest is. Nil if `columns` are all there is to compare.
    let aside: Set<String>?
    private let columns: [String]
    private let live: String
    private let rebuilt: String

    /// - Parameter source: the rows of one side, with `row_revision`, `is_outside` and `is_moving`.
    init(_ name: String, key: [String], aside: Set<String>? = nil, columns: [String] = [], source: (_ isLive: Bool) -> String) {
        (self.name, self.key, self.aside, self.columns) = (name, key, aside, columns)
        (live, rebuilt) = (source(true), source(false))
    }

    /// - Parameter relation: the columns that the table has in the database, so that a column to come is compared too.
    package func compared(of relation: [String]) -> [String] {
        guard let aside else { return columns }
        return relation.filter { !aside.contains($0) && !key.contains($0) }
    }

    /// Gives the counts of rows: live, rebuilt, equal, different, only live, only rebuilt, moving, outside.
    package func countSQL(_ columns: [String]) -> String {
        let states = State.allCases.map { "count(*) filter (where state = '\($0.rawValue)')" }
        return """
            select count(is_live), count(is_rebuilt), \(states.joined(separator: ", "))
            from (select \(state(columns)) as state, l.here as is_live, r.here as is_rebuilt from \(join(columns))) compared
            """
    }

    /// Gives for some rows: state, the key as JSON, and of a different row each column with both values as JSON.
    package func examplesSQL(_ columns: [String], limit: Int) -> String {
        let pairs = key.map { "\(SchemaName.textLiteral($0)), \($0)" }.joined(separator: ", ")
        let names = columns.map(SchemaName.textLiteral).joined(separator: ", ")
        return """
            select state, known_by::text, case when state = '\(State.different.rawValue)' then (
                select jsonb_object_agg(c.name, jsonb_build_array(l -> c.name, r -> c.name))
                from unnest(array[\(names)]) c (name) where l -> c.name is distinct from r -> c.name
            ) end::text
            from (
                select \(state(columns)) as state, jsonb_build_object(\(pairs)) as known_by, to_jsonb(l) as l, to_jsonb(r) as r, \(list(key))
                from \(join(columns))
            ) compared
            where state in ('\(State.different.rawValue)', '\(State.onlyLive.rawValue)', '\(State.onlyRebuilt.rawValue)')
            order by \(list(key)) limit \(limit)
            """
    }

    /// In the order of `countSQL`.
    enum State: String, CaseIterable {
        case equal, different
        case onlyLive = "only live"
        case onlyRebuilt = "only rebuilt"
        case moving, outside
    }

    private func state(_ columns: [String]) -> String {
        let row = { (side: String) in "row(" + columns.map { "\(side).\(quoted($0))" }.joined(separator: ", ") + ")" }
        // The same revision is the same row, however far behind it the sides have come.
        return """
            case
                when coalesce(l.is_outside, false) or coalesce(r.is_outside, false) then '\(State.outside.rawValue)'
                when (coalesce(l.is_moving, false) or coalesce(r.is_moving, false)) and (l.row_revision = r.row_revision) is not true
                    then '\(State.moving.rawValue)'
                when r.here is null then '\(State.onlyLive.rawValue)'
                when l.here is null then '\(State.onlyRebuilt.rawValue)'
                when \(row("l")) is distinct from \(row("r")) then '\(State.different.rawValue)'
                else '\(State.equal.rawValue)'
            end
            """
    }

    /// Rows of the same key, of which there should be one, are paired in the order of their contents.
    private func join(_ columns: [String]) -> String {
        let side = { (source: String) in
            """
            select s.*, true as here, row_number() over (partition by \(list(key)) order by \(list(columns.map(quoted)))) as twin
            from (\(source)) s
            """
        }
        return "(\(side(live))) l full join (\(side(rebuilt))) r using (\(list(key)), twin)"
    }

    private func quoted(_ column: String) -> String { SchemaName(column).quoted }
    private func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
