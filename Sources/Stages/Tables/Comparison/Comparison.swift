/// The SQL that holds the tables of a live schema against those of a rebuilt one: what differs, and what cannot be compared and why.
///
/// To be run in one transaction that sees one state of both (repeatable read): `setup`, then each table's statements. Exact under live
/// traffic: a row that may still change on one side counts as moving, and so does every window that such a row lies in.
package struct Comparison: Sendable {
    package enum Input: Sendable {
        /// Both read the same `packets.v1`: revisions compare, and the log may have lost its beginning.
        case sameLog
        /// The rebuilt schema comes from kept captures, in batches of its own: only times compare, and the captures may cover less.
        case captures
    }

    let live: SchemaName
    let rebuilt: SchemaName
    let input: Input
    private let floors: [Int32: Int64]

    /// - Parameter floors: per partition the offset up to which both sides' tables are complete (`floorsSQL`); statistics must have been
    ///   given the time to follow.
    package init(live: SchemaName, rebuilt: SchemaName, input: Input, floors: [Int32: Int64]) {
        (self.live, self.rebuilt, self.input, self.floors) = (live, rebuilt, input, floors)
    }

    /// Gives partition and offset. A ledger line goes into the tables after the rows that it accounts for, so its revision says how far
    /// they go.
    package static func floorsSQL(live: SchemaName, rebuilt: SchemaName) -> String {
        let newest = [live, rebuilt].map {
            """
            select partition, max(revision) as revision from \($0.quoted).ledger
            where generation = (select max(generation) from \($0.quoted).ledger) group by partition
            """
        }
        return "select partition, min(revision) from (\(newest.joined(separator: " union all "))) newest group by partition having count(*) = 2"
    }

    /// Makes temporary tables, gone with the transaction.
    package var setup: [String] {
        let values = floors.sorted { $0.key < $1.key }.map { "(\($0.key), \($0.value))" }.joined(separator: ", ")
        return ["create temporary table compared_floor (partition integer primary key, upto bigint not null) on commit drop"]
            + (values.isEmpty ? [] : ["insert into compared_floor values \(values)"])
            + [lines, spans, moving, touched, clocks].map { "create temporary table \($0.name) on commit drop as \($0.sql)" }
    }

    /// Gives platform, beginning and end of what is compared, where it is not everything; null for no bound.
    package static let spansSQL = """
        select platform, nullif(max(compared_from), '-infinity'), nullif(min(compared_till), 'infinity')
        from compared_span group by platform order by platform
        """

    package var tables: [ComparedTable] {
        [attacks, visits, payloads, hours, days, rolling, input == .sameLog ? ledger : completeness]
    }

    /// True for a row of a schema's newest generation that has changed behind the floor.
    func isBehindFloor(_ row: String, _ schema: SchemaName) -> String {
        guard input == .sameLog else { return "false" }
        return "(\(row).generation = (select max(generation) from \(schema.quoted).ledger) and \(row).revision > coalesce("
            + "(select upto from compared_floor f where f.partition = \(row).partition), -1))"
    }

    /// The attacks of a schema with what stands in the way of comparing them: `is_outside`, `is_moving`.
    func standing(_ schema: SchemaName) -> String {
        """
        select a.*, coalesce(not (a.first_seen > s.compared_from and a.last_seen <= s.compared_till), false) as is_outside,
            m.platform is not null as is_moving
        from \(schema.quoted).attacks a
        left join compared_span s on s.platform = a.platform
            and coalesce(s.partition, \(Self.partition)) = \(Self.partition)
        left join compared_moving m on m.platform = a.platform and m.source = a.source
        """
    }

    /// An attack's partition, from its name.
    static let partition = "split_part(a.id, '-', 2)::integer"
}
