/// The questions of the gauge: small tables, or the last day of one. A stranger's names must not fill a monitoring system: at most a
/// thousand of each, those with the most missing first.
enum GaugeSQL {
    /// platform, counted, missing, missing today, complete today, clock.
    static let platforms = """
        select
            l.platform, l.counted, l.missing, coalesce(t.missing, 0), coalesce(t.complete_percent, 100) / 100, extract(epoch from c.as_of)
        from (
            select platform, sum(counted) as counted, coalesce(sum(missing) filter (where not is_redriven), 0) as missing
            from ledger group by platform
        ) l
        left join completeness_of(date_trunc('day', now() at time zone 'UTC') at time zone 'UTC') t on t.platform = l.platform
        left join platform_clock c on c.platform = l.platform
        order by l.missing desc, l.platform limit 1000
        """

    /// platform, sensor, received, clock ahead.
    static let sensors = """
        select platform, sensor, extract(epoch from received), clock_ahead_seconds
        from sensor_contact order by received, platform, sensor limit 1000
        """

    /// bytes, connections, the most of them, age of the oldest transaction, dead rows.
    static let database = """
        select
            pg_database_size(current_database()), (select count(*) from pg_stat_activity where backend_type = 'client backend'),
            current_setting('max_connections'),
            (select coalesce(extract(epoch from max(now() - xact_start)), 0) from pg_stat_activity where datname = current_database()),
            (select coalesce(sum(n_dead_tup), 0) from pg_stat_user_tables)
        """
}
