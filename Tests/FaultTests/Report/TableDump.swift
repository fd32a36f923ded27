/// What the oracle does not compute, row by row: what was looked up, rolling windows, what is final.
///
/// Without `common`: whether an address is seen elsewhere is judged as long as a window is open, and a replay of a week in seconds puts
/// platforms days apart when one of its sensors waits.
struct TableDump {
    private static let queries = [
        """
        select 'looked up', platform, source, first_seen, country, operating_system, operating_system_name, syn_signature
        from attacks where absorbed_by is null
        """,
        "select 'hour', platform, hour, measure, item, sources, visits, packets, bytes from platform_hour where measure in ('country', 'system')",
        "select 'day', platform, day, measure, item, sources, visits, packets, bytes from platform_day where measure in ('country', 'system')",
        "select 'final hours', platform, measure, is_final, count(*), max(hour) from platform_hour where measure <> 'common' group by 2, 3, 4",
        "select 'final days', platform, measure, is_final, count(*), max(day) from platform_day where measure <> 'common' group by 2, 3, 4",
        """
        select 'rolling', platform, window_kind, measure, item, window_start, window_end, sources, visits, packets, bytes
        from platform_rolling where measure <> 'common'
        """,
        "select 'clock', platform, as_of from completeness",
    ]

    private var counts: [String: Int] = [:]

    init(_ database: FaultDatabase) throws {
        for query in Self.queries {
            for line in try database.value(query).split(separator: "\n") { counts[String(line), default: 0] += 1 }
        }
    }

    var rowCount: Int { counts.values.reduce(0, +) }

    /// Rows that only one of the two has: `+` here, `-` there.
    func differences(from other: TableDump) -> [String] {
        Set(counts.keys).union(other.counts.keys).sorted().flatMap { line in
            let surplus = counts[line, default: 0] - other.counts[line, default: 0]
            return Array(repeating: (surplus > 0 ? "+" : "-") + line, count: abs(surplus))
        }
    }
}
