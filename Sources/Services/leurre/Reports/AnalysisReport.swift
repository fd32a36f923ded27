import Postgres

/// The tables of a database as people and programs read them.
struct AnalysisReport {
    let connection: Connection

    /// The standing tables that every report has, by the view's name.
    static let tables = ["table_1", "table_2", "table_3", "table_4", "table_5", "figure_4"]

    /// One JSON object: `platforms`, `attacks`, `ledger`, `tables`.
    func json() throws -> String {
        let parts = [
            "platforms": try one(Self.platforms), "attacks": try one(Self.attacks), "ledger": try one(Self.ledger),
            "tables": try tablesJSON(),
        ]
        let body = ["platforms", "attacks", "ledger", "tables"].map { "\"\($0)\": \(parts[$0] ?? "null")" }
        return "{\n" + body.joined(separator: ",\n") + "\n}"
    }

    private func tablesJSON() throws -> String {
        var parts: [String] = []
        for name in Self.tables + ["platform_day"] {
            parts.append("\"\(name)\": \(try one("select coalesce(json_agg(t), '[]') from \(name) t"))")
        }
        return "{\n" + parts.joined(separator: ",\n") + "\n}"
    }

    private func one(_ sql: String) throws -> String { try connection.query(sql, []).first?.first.flatMap { $0 } ?? "null" }

    private static let platforms = """
        select coalesce(json_agg(json_build_object(
            'platform', id, 'country', country, 'network_kind', network_kind,
            'machines', (select json_agg(json_build_object('machine', machine, 'address', host(address), 'system', system) order by machine)
                         from machines where machines.platform = platforms.id)) order by id), '[]')
        from platforms
        """

    /// Payloads by what can be printed of them and by their digest: the bytes themselves stay in the database.
    private static let attacks = """
        select coalesce(json_agg(json_build_object(
            'source', host(source), 'platform', platform, 'first_seen', first_seen, 'last_seen', last_seen, 'class', class,
            'spoofable', spoofable, 'country', country, 'operating_system', operating_system_name,
            'operating_system_family', case when operating_system_is_tool then null else operating_system end,
            'host_name', host_name, 'host_kind', host_kind, 'syn_signature', syn_signature, 'visiting_order', visiting_order,
            'machines', (select coalesce(json_agg(json_build_object(
                    'machine', machine, 'ports_sequence', ports_sequence, 'packets_received', v.packets_received,
                    'packets_sent', v.packets_sent, 'handshakes', v.handshakes, 'reached', reached, 'truncated', truncated,
                    'stream_bytes_received', stream_bytes_received, 'stream_bytes_sent', stream_bytes_sent,
                    'retransmitted_segments', retransmitted_segments, 'retransmitted_bytes', retransmitted_bytes,
                    'out_of_order_segments', out_of_order_segments, 'overlapping_segments', overlapping_segments,
                    'resets_received', resets_received, 'resets_sent', resets_sent,
                    'ended', json_build_object('closed', ended_closed, 'reset_by_source', ended_reset_by_source,
                        'reset_by_machine', ended_reset_by_machine, 'open', ended_open, 'unanswered', ended_unanswered),
                    'streams_truncated', streams_truncated,
                    'payloads', (select coalesce(json_agg(json_build_object(
                            'port', p.port, 'transport', p.transport, 'service', p.service, 'sha256', encode(p.sha256, 'hex'),
                            'printable', p.printable, 'length', p.length, 'stream_bytes', p.stream_bytes, 'truncated', p.truncated)
                            order by p.transport, p.port), '[]')
                        from payloads p where (p.opened, p.attack, p.machine) = (v.opened, v.attack, v.machine)))
                    order by machine), '[]')
                from visits v where v.opened = attacks.opened and v.attack = attacks.id)
            ) order by platform, first_seen, source), '[]')
        from attacks where absorbed_by is null
        """

    private static let ledger = """
        select coalesce(json_agg(json_build_object(
            'platform', platform, 'sensor', sensor, 'epoch', epoch, 'partition', partition, 'captured', captured, 'delivered', delivered,
            'counted', counted, 'duplicate', duplicate, 'missing', missing, 'late', late, 'clock', clock_refused,
            'malformed', malformed, 'unreadable', unreadable, 'balances', balances) order by platform, sensor, epoch, partition), '[]')
        from ledger
        """
}
