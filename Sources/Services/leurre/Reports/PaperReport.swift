import Postgres

/// The tables of the 2004 paper for whatever the database holds.
struct PaperReport {
    private let connection: Connection
    private let table: TableReport

    init(connection: Connection) { (self.connection, table) = (connection, TableReport(connection: connection)) }

    func showAnalysis() throws {
        try table.show(
            "Attacks (the first 50 by time)",
            columns: ["platform", "source", "country", "class", "first seen", "#minutes", "#packets", "ports sequences by machine", "system"],
            """
            select platform, host(source), country, class, to_char(first_seen at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
                round(extract(epoch from last_seen - first_seen) / 60, 1), packets_received,
                coalesce((select string_agg(machine || ' ' || case when length(ports_sequence) > 60 then left(ports_sequence, 60) || '…}'
                    else ports_sequence end, '  ' order by machine) from visits v where v.opened = a.opened and v.attack = a.id), ''),
                coalesce(operating_system_name, '')
            from attacks a where absorbed_by is null order by first_seen limit 50
            """)
        try showPayloads()
        try showTables()
        try showLedger()
    }

    private func showPayloads() throws {
        try table.show(
            "Payloads: what the data begin with (the 20 that most sources sent)",
            columns: ["service", "ports", "#attacks", "#sources", "#platforms", "#bytes", "SHA-256", "printable"],
            """
            select service, (select string_agg(p || '/' || transport, ' ' order by p) from unnest(ports[1:5]) p)
                    || case when cardinality(ports) > 5 then ' …' else '' end,
                attacks, sources, platforms, length, left(encode(sha256, 'hex'), 16), left(printable, 60)
            from payload_digests order by sources desc, attacks desc, sha256, transport limit 20
            """)
    }

    func showTables() throws {
        try table.show(
            "Table 3: distinct sources and received packets per active day",
            columns: ["platform", "#active days", "#sources/day", "#packets/day"],
            "select platform, active_days, round(sources_per_day, 1), round(packets_per_day, 1) from table_3 order by platform")
        try table.show(
            "Table 4: the ten most frequent ports sequences (machine visits; distinct sources beside)",
            columns: ["platform", "#rank", "ports sequence", "#visits", "#sources"],
            """
            select platform, rank, case when length(ports_sequence) > 70 then left(ports_sequence, 70) || '…}' else ports_sequence end,
                visits, sources from table_4 where rank <= 10 order by platform, rank, ports_sequence
            """)
        try table.show(
            "Table 5: % of sources that reached exactly so many machines", columns: ["platform", "#machines", "#sources", "#%"],
            "select platform, machines, sources, round(percent, 1) from table_5 order by platform, machines")
        try table.show(
            "Figure 4: countries of origin, the five most important, the others, the unknown (??)",
            columns: ["platform", "country", "#sources", "#%", "#countries in all"],
            "select platform, country, sources, round(percent, 1), case when \"position\" = 1 then countries::text else '' end from figure_4 order by platform, \"position\"")
    }

    func showLedger() throws {
        try table.show(
            "Ledger: what was captured is counted, missing or set aside; packets",
            columns: ["platform", "#captured", "#counted", "#duplicate", "#missing", "#late", "#clock", "#malformed", "#unreadable", "balances"],
            """
            select platform, captured, counted, duplicate, missing, late, clock_refused, malformed, unreadable, balances
            from completeness order by platform
            """)
    }
}
