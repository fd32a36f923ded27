/// How a table of the paper is asked for. `$1`, `$2`, `$3`: period and platforms; `$4`: the ports sequence.
struct PaperQuery {
    let key: String
    let title: String
    let note: String
    let columns: [String]
    let sql: String

    static let figure1 = PaperQuery(
        key: "figure_1", title: "Figure 1: the platforms",
        note: "live: a sensor reported in the last ten minutes; replayed: the data come from captures. Times are UTC.",
        columns: ["platform", "country", "network", "#machines", "state", "last packet", "clock"],
        sql: """
            select platform, country, network_kind, machines,
                case when silent_since is not null then 'silent since ' || to_char(silent_since, 'YYYY-MM-DD HH24:MI') else state end,
                to_char(last_received, 'YYYY-MM-DD HH24:MI'), to_char(as_of, 'YYYY-MM-DD HH24:MI')
            from figure_1($1, $2, $3)
            """)

    static let table1 = PaperQuery(
        key: "table_1", title: "Table 1: countries that host a platform", note: "", columns: ["country", "#platforms", "which"],
        sql: "select country, platforms, array_to_string(platform_ids, ', ') from table_1($1, $2, $3)")

    static let coverage = PaperQuery(
        key: "coverage", title: "Coverage: how long the platforms were up",
        note: "A day is active if the platform was up for at least half of it; other days are left out of daily averages. Complete: how much of what was captured is counted.",
        columns: ["platform", "#days", "#active", "#exposure, days", "#up %", "#complete %"],
        sql: "select platform, days, active_days, round(exposure_days, 2), up_percent, complete_percent from coverage($1, $2, $3)")

    static let table2 = PaperQuery(
        key: "table_2", title: "Table 2: sources clearly identified as personal computers",
        note: "By their host names; without reverse DNS no source has one. The paper's share is of all sources. Two lists of patterns in one row do not compare.",
        columns: ["platform", "#sources", "#personal computers", "#% of all", "#% of named", "#paper %", "judged by"],
        sql: """
            select platform, sources, personal_computers, personal_computers_percent, personal_computers_percent_of_named, paper_percent,
                array_to_string(host_patterns, ' + ')
            from table_2($1, $2, $3)
            """)

    static let table3Sources = PaperQuery(
        key: "table_3_sources", title: "Table 3: distinct sources a day",
        note: "In brackets 95 %: Student's t from the spread of the daily counts, and a ratio estimator for the exact exposure. Both assume days that are independent and alike.",
        columns: ["platform", "#active days", "#per active day", "95 %", "#per 24 h up", "95 %", "#paper"],
        sql: """
            select platform, active_days, sources_per_day,
                sources_per_day_low || ' to ' || sources_per_day_high, sources_per_24h_up,
                sources_per_24h_up_low || ' to ' || sources_per_24h_up_high, paper_sources_per_day
            from table_3($1, $2, $3)
            """)

    static let table3Packets = PaperQuery(
        key: "table_3_packets", title: "Table 3: packets received a day", note: "The same readings and intervals.",
        columns: ["platform", "#active days", "#per active day", "95 %", "#per 24 h up", "95 %", "#paper"],
        sql: """
            select platform, active_days, packets_per_day,
                packets_per_day_low || ' to ' || packets_per_day_high, packets_per_24h_up,
                packets_per_24h_up_low || ' to ' || packets_per_24h_up_high, paper_packets_per_day
            from table_3($1, $2, $3)
            """)

    static let table4 = PaperQuery(
        key: "table_4", title: "Table 4: the ten most frequent ports sequences",
        note: "Machine visits, distinct sources beside; without {} (ICMP, backscatter). Last: which rank the paper gives this sequence, and what it has at this rank.",
        columns: ["platform", "#rank", "ports sequence", "#visits", "#sources", "#paper's rank", "in the paper"],
        sql: """
            select platform, rank, case when length(ports_sequence) > 48 then left(ports_sequence, 48) || '…' else ports_sequence end, visits,
                sources, paper_rank, paper_sequence
            from table_4($1, $2, $3)
            """)

    static let table5 = PaperQuery(
        key: "table_5", title: "Table 5: how many machines the sources reach", note: "Of the sources that reach any.",
        columns: ["platform", "#machines", "#sources", "#%", "#paper %"],
        sql: "select platform, machines, sources, percent, paper_percent from table_5($1, $2, $3)")

    static let figure4 = PaperQuery(
        key: "figure_4", title: "Figure 4: countries of origin",
        note: "The five most important of each platform, the others, and the unknown (??), which count in the shares only.",
        columns: ["platform", "country", "#sources", "#%", "#countries in all"],
        sql: "select platform, country, sources, percent, countries from figure_4($1, $2, $3)")

    static let section42 = PaperQuery(
        key: "section_4_2", title: "Section 4.2: Windows among the known systems",
        note: "By the TCP handshake (p0f). Scanners and other tools that it knows stand apart.",
        columns: ["platform", "#sources", "#known", "#Windows", "#%", "#tools", "#unknown", "paper %"],
        sql: """
            select platform, sources, known, windows, windows_percent, tools, unknown, paper_percent_low || ' to ' || paper_percent_high
            from section_4_2($1, $2, $3)
            """)

    static let section52 = PaperQuery(
        key: "section_5_2", title: "Section 5.2: the order in which three machines are visited",
        note: "Sources that reached three machines or more, by the order of the machines' addresses.",
        columns: ["platform", "#sources", "#up", "#down", "#neither", "#neither %", "#paper"],
        sql: "select platform, sources, increasing, decreasing, neither, neither_percent, paper_neither from section_5_2($1, $2, $3)")

    static let section41 = PaperQuery(
        key: "section_4_1", title: "Section 4.1: addresses seen on several platforms",
        note: "Backscatter: all attacks of the address are answers to what nobody here sent. Same class A: all its platforms share the first octet.",
        columns: ["what", "#addresses", "#%", "#paper %"],
        sql: """
            select v.what, v.addresses, v.percent, v.paper from section_4_1($1, $2, $3) s
            cross join lateral (values
                (1, 'all addresses', s.addresses, null, null), (2, 'on two platforms or more', s.common_addresses, s.common_percent, s.paper_common_percent),
                (3, 'of these backscatter', s.backscatter_addresses, s.backscatter_percent, s.paper_backscatter_percent),
                (4, 'of these scanners', s.scanner_addresses, s.scanner_percent, s.paper_scanner_percent),
                (5, 'of these in one class A', s.same_class_a_addresses, s.same_class_a_percent, null)
            ) v (place, what, addresses, percent, paper)
            order by v.place
            """)
}
