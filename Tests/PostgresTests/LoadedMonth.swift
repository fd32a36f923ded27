/// A month of platforms as the tables would hold it: of a hundred 310,000 attacks, 540,000 machine visits, 650,000 statistics. Made by the
/// database itself: through the sink it would take minutes.
enum LoadedMonth {
    static func sql(platforms: Int = 100) -> String {
        """
        insert into platforms
        select 'platform' || n, (array['FR', 'DE', 'TW', 'LT', 'AU', 'US', 'JP', 'BR'])[1 + n % 8], 'academic', '2013-07-02', 'sensor' from generate_series(1, \(platforms)) n;
        insert into machines
        select 'platform' || n, m, ('10.' || n || '.0.' || m)::inet, 'Windows 98' from generate_series(1, \(platforms)) n, generate_series(1, 3) m;
        create temporary table hours as
        select 'platform' || n as platform, h as hour
        from generate_series('2013-06-01 00:00+00'::timestamptz, '2013-07-01 23:00+00', interval '1 hour') h, generate_series(1, \(platforms)) n;
        insert into sensor_hours (platform, sensor, epoch, hour, reported, minutes_up, captured, dropped, ignored, published, discarded, version, is_replay)
        select platform, 'sensor', '1', hour, hour + interval '1 hour', 60, 200, 0, 0, 200, 0, '1', false from hours;
        insert into ledger
            (generation, platform, sensor, epoch, partition, revision, last_batch, captured, delivered, counted, duplicate, missing, late,
             clock_refused, malformed, unreadable, missing_batches, clock)
        select 1, 'platform' || n, 'sensor', '1', p, 1, 1, 18600, 18600, 18600, 0, 0, 0, 0, 0, 0, '[]', '2013-07-02'
        from generate_series(1, \(platforms)) n, generate_series(0, 7) p;
        insert into ledger_hours
            (platform, hour, generation, sensor, epoch, partition, captured, delivered, counted, duplicate, missing, late, clock_refused,
             malformed, unreadable, lost_records, is_redriven)
        select platform, hour, 1, 'sensor', '1', p, 25, 25, 25, 0, 0, 0, 0, 0, 0, 0, false from hours, generate_series(0, 7) p;
        -- A hundred sources a day and platform; one in twenty addresses comes to a second platform. Ports, countries and machines as in 2004.
        select setseed(0.26);
        create temporary table drawn as
        select
            n, 'platform' || 1 + n % \(platforms) as platform, '2013-06-01 00:00+00'::timestamptz + n / \(100 * platforms) * interval '1 day' + random() * interval '23 hours' as time,
            '1.0.0.0'::inet + (random() * \(60_000 * platforms))::bigint as source, random() as kind, random() as spread, random() as origin, random() as port
        from generate_series(0, \(3_100 * platforms - 1)) n;
        create unlogged table attacks_2013_06 (like attacks including defaults);
        insert into attacks_2013_06
            (opened, id, platform, source, first_seen, last_seen, class, spoofable, machines_targeted, visiting_order, in_parallel,
             packets_received, packets_sent, bytes_received, bytes_sent, handshakes, country, host_kind, operating_system,
             operating_system_is_tool, database_build, generation, revision, enrichment_level)
        select
            time, '1-' || n % 8 || '-' || n || '-0', platform, source, time, time + spread * interval '30 minutes',
            case when kind < 0.1 then 'backscatter' when kind < 0.4 then 'service' when spread < 0.4 then 'scan' else 'probe' end, kind >= 0.4,
            case when spread < 0.34 then 3 when spread < 0.4 then 2 else 1 end, case when spread < 0.4 then 'increasing' else 'single' end,
            false, 4, 3, 240, 180, 1, chr(65 + (8 * origin * origin)::integer) || chr(65 + (8 * origin)::integer),
            case when port < 0.3 then 'personal computer' when port < 0.6 then 'undetermined' else 'other' end,
            case when origin < 0.9 then 'Windows' end, case when origin < 0.9 then false end, '2013-06-01', 1, n, 1
        from drawn;
        alter table attacks attach partition attacks_2013_06 for values from ('2013-06-01 00:00+00') to ('2013-07-02 00:00+00');
        create unlogged table visits_2013_06 (like visits including defaults);
        insert into visits_2013_06
            (opened, attack, machine, platform, source, class, attack_first_seen, ports_sequence, ports, truncated, reached, first_seen,
             last_seen, packets_received, packets_sent, bytes_received, bytes_sent, handshakes, is_repeat)
        select
            time, '1-' || n % 8 || '-' || n || '-0', m, platform, source,
            case when kind < 0.1 then 'backscatter' when kind < 0.4 then 'service' when spread < 0.4 then 'scan' else 'probe' end, time,
            case when kind < 0.1 then '{}' else '{' || (100 * port * port * port)::integer || '/tcp}' end, 1, false, true, time,
            time + spread * interval '30 minutes', 2, 1, 120, 60, 1, m > 1
        from drawn, generate_series(1, 3) m where m <= case when spread < 0.34 then 3 when spread < 0.4 then 2 else 1 end;
        alter table visits attach partition visits_2013_06 for values from ('2013-06-01 00:00+00') to ('2013-07-02 00:00+00');
        insert into statistics
            (platform, window_kind, window_key, measure, item, partition, generation, sources, visits, packets, bytes, window_start, window_end,
             as_of, is_final, revision)
        select
            platform, w.kind, w.start, i.measure, i.item, p, 1, 5, 6, 40, 2400, w.start, w.start + w.length, '2013-07-02', true, 1
        from (select distinct platform, date_trunc('day', hour, 'UTC') as day from hours) d
        cross join lateral (
            select 'day' as kind, d.day as start, interval '1 day' as length
            union all select 'hour', d.day + n * interval '1 hour', interval '1 hour' from generate_series(0, 23) n where d.day = '2013-06-10 00:00+00'
        ) w
        cross join lateral (
            select 'all' as measure, '' as item union all select 'common', '' union all select 'machines', n::text from generate_series(1, 3) n
            union all select 'country', chr(65 + n) || 'X' from generate_series(0, 15) n
            union all select m, '{' || n || '/tcp}' from unnest(array['sequence', 'port']) m, generate_series(1, 30) n where w.kind = 'day' or n <= 5
        ) i
        cross join generate_series(0, 1) p;
        -- Partitions that are attached are seen by no trigger.
        select recount_days();
        analyze;
        """
    }
}
