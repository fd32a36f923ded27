/// The questions to the tables. Each looks at the ledger, which is small, or at the last days of a table.
enum StatusSQL {
    /// platform, sensor, is history, received, clock ahead, newest packet, spooled packets, spooled bytes, dropped, discarded.
    static let sensors = """
        with lines as (
            select platform, sensor, max(last_captured) as last_captured from ledger where not is_redriven group by platform, sensor
        )
        select
            platform, sensor, c.platform is null, extract(epoch from c.received), c.clock_ahead_seconds,
            extract(epoch from l.last_captured), coalesce(c.spooled, 0), coalesce(c.spooled_bytes, 0), coalesce(c.dropped, 0),
            coalesce(c.discarded, 0)
        from sensor_contact c full join lines l using (platform, sensor)
        order by 3, 1, 2
        """

    /// table, newest, oldest of the platforms that are live, whose.
    static let tables = """
        with ages (name, place, platform, as_of) as (
            select 'attacks, visits, payloads, ledger', 1, platform, as_of from platform_clock
            union all
            select 'statistics', 2, platform, max(as_of) from statistics where window_kind = 'rolling 1h' and measure = 'all' group by platform
            union all
            select 'sensor_hours', 3, platform, max(received) from sensor_contact group by platform
        ), live as (
            select *, as_of > now() - interval '7 days' as is_live from ages
        )
        select
            name, extract(epoch from max(as_of)), extract(epoch from min(as_of) filter (where is_live)),
            (array_agg(platform order by as_of) filter (where is_live))[1]
        from live group by name, place order by place
        """

    /// Whoever may connect may ask.
    static let bytes = "select pg_database_size(current_database())"

    /// platform, counted, missing.
    static let totals = "select platform, sum(counted), sum(missing) filter (where not is_redriven) from ledger group by platform order by platform"
}
