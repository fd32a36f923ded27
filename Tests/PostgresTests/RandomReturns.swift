/// Attacks of few addresses that come back often, on platforms of every kind of machine, made by the database itself: rows new and changed, absorbed,
/// answers, of another platform or address than before; visits that come and go apart from them.
enum RandomReturns {
    static let setup = """
        select setseed(0.1);
        select make_months(current_schema(), '2013-05-01'), make_months(current_schema(), '2013-06-01'), make_months(current_schema(), '2013-07-01');
        insert into platforms select 'p' || n, 'FR', 'academic', '2013-07-02', 's' from generate_series(1, 6) n;
        -- p4 has machines of two class A, p5 none that has one, p6 no machine.
        insert into machines
        select
            'p' || n, m, case when n = 4 and m = 2 then '11.0.0.9' when n = 5 then '2001:db8::1' else case n % 2 when 0 then '10.' else '12.' end || n || '.0.' || m end::inet, ''
        from generate_series(1, 5) n, generate_series(1, 3) m;
        insert into ledger
            (generation, platform, sensor, epoch, partition, revision, last_batch, captured, delivered, counted, duplicate, missing, late,
             clock_refused, malformed, unreadable, missing_batches, clock)
        select 1, 'p' || n, 's', '1', 0, 1, 1, 100, 100, 100, 0, 0, 0, 0, 0, 0, '[]', '2013-07-02 00:00+00'::timestamptz + n * interval '1 hour'
        from generate_series(1, 6) n;
        """

    static func attacks(_ numbers: ClosedRange<Int>) -> String {
        """
        insert into attacks
            (opened, id, platform, source, first_seen, last_seen, class, spoofable, machines_targeted, visiting_order, in_parallel,
             packets_received, packets_sent, bytes_received, bytes_sent, handshakes, country, host_kind, operating_system,
             operating_system_is_tool, database_build, generation, revision, enrichment_level, absorbed_by)
        select
            k.time, '1-' || k.n % 3 || '-' || k.n, 'p' || 1 + floor(random() * 6),
            case
                when random() < 0.08 then '9.9.9.9' when random() < 0.02 then '10.2.0.1' when random() < 0.02 then '2a00::1'
                else host('1.0.0.0'::inet + k.address)
            end::inet,
            k.time - floor(random() * 2) * floor(random() * 30) * interval '1 hour', k.time + floor(random() * 4) * interval '1 hour',
            (array['backscatter', 'backscatter', 'service', 'scan', 'probe', 'answer'])[1 + floor(random() * 6)], random() < 0.5, 1, 'single', false,
            floor(random() * 100), 1, 1, 1, floor(random() * 2), (array['FR', 'DE', '??'])[1 + floor(random() * 3)], 'other', 'Windows', false,
            '2013-01-01', 1, 1, 1, case when random() < 0.1 then '1-0-0' end
        from (
            select n, '2013-06-01 00:00+00'::timestamptz + abs(hashint4(n)) % 1440 * interval '1 hour' as time, abs(hashint4(-n)) % 60 as address
            from generate_series(\(numbers.lowerBound), \(numbers.upperBound)) n
        ) k
        on conflict (opened, id) do update set
            platform = case when random() < 0.1 then excluded.platform else attacks.platform end,
            source = case when random() < 0.05 then excluded.source else attacks.source end, first_seen = excluded.first_seen,
            last_seen = excluded.last_seen, class = case when random() < 0.5 then excluded.class else attacks.class end,
            spoofable = excluded.spoofable, packets_received = excluded.packets_received, handshakes = excluded.handshakes,
            country = excluded.country, absorbed_by = case when random() < 0.5 then excluded.absorbed_by else attacks.absorbed_by end;
        """
    }

    static func visits(_ numbers: ClosedRange<Int>) -> String {
        """
        insert into visits
            (opened, attack, machine, platform, source, class, attack_first_seen, ports_sequence, ports, truncated, reached, first_seen,
             last_seen, packets_received, packets_sent, bytes_received, bytes_sent, handshakes, is_repeat)
        select
            a.opened, a.id, m, a.platform, a.source, a.class, a.first_seen,
            case
                when random() < 0.2 then '{}' when random() < 0.1 then '{' || repeat('445/tcp,', 20) || floor(random() * 3) || '}'
                else '{' || floor(random() * 5) || '/tcp}'
            end, 1, false, random() < 0.8, a.first_seen, a.last_seen, 1, 1, 1, 1, 0, false
        from attacks a, generate_series(1, 3) m
        where split_part(a.id, '-', 3)::integer between \(numbers.lowerBound) and \(numbers.upperBound) and random() < 0.6
        on conflict (opened, attack, machine) do update set ports_sequence = excluded.ports_sequence, reached = excluded.reached
        where random() < 0.7;
        """
    }

    /// One after the other, each with what it is about.
    static let changes: [(what: String, sql: String)] = [
        ("new", attacks(1...400) + visits(1...400)),
        ("new and changed", attacks(100...500) + visits(50...350)),
        ("deleted", "delete from attacks where random() < 0.2; delete from visits where random() < 0.2"),
        (
            "absorbed, answers, other addresses",
            """
            update attacks set absorbed_by = case when random() < 0.2 then 'x' end where random() < 0.3;
            update attacks set class = 'answer' where random() < 0.1;
            update attacks set source = '9.9.9.9' where random() < 0.2;
            """ + attacks(300...900) + visits(300...900)
        ),
        ("other machines", "update machines set address = '13.0.0.1' where platform = 'p2'; delete from machines where platform = 'p1'"),
        ("an address that is no longer busy", "update attacks set source = '9.9.9.8' where source = '9.9.9.9' and random() < 0.99"),
        ("no visit", "truncate visits"),
        ("visits again", visits(1...900)),
    ]
}
