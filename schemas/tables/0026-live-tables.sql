-- The live tables of one platform are read from its rows. Postgres computes a common table expression that is used twice once, for every platform
-- there is, before it looks which one is meant; each of these asked for "not materialized" begins with the platform instead. For all
-- platforms together it makes no difference.

create or replace view platform_clock as
    with lines as not materialized (
        select platform, partition, sensor, generation, clock from ledger where not is_redriven
    ), sensor_clock as (
        select l.platform, l.partition, l.sensor, max(l.clock) as clock
        from lines l
        join (select platform, max(generation) as generation from lines group by platform) newest
            on newest.platform = l.platform and newest.generation = l.generation
        group by l.platform, l.partition, l.sensor
    ), newest_clock as (
        select *, max(clock) over (partition by platform, partition) as newest from sensor_clock
    ), partition_clock as (
        select platform, partition, coalesce(min(clock) filter (where clock >= newest - interval '7 days'), '-infinity') as clock
        from newest_clock group by platform, partition
    )
    select platform, nullif(min(clock), '-infinity') as as_of, count(*) as partitions from partition_clock group by platform;

create or replace view platform_rolling as
    with generations as not materialized (
        select
            platform, window_kind, generation, max(window_start) as window_start, max(window_end) as window_end,
            max(max(window_end)) over (partition by platform, window_kind) as newest_end
        from statistics where window_kind in ('rolling 1h', 'rolling 24h', 'rolling 7d')
        group by platform, window_kind, generation
    )
    select
        sums.platform, sums.window_kind, sums.measure, sums.item, sums.window_start, sums.window_end, sums.sources, sums.visits,
        sums.packets, sums.bytes, clock.as_of, false as is_final, whole.complete_percent
    from (
        select
            s.platform, s.window_kind, s.measure, s.item, max(g.window_start) as window_start, g.newest_end as window_end,
            sum(s.sources)::bigint as sources, sum(s.visits)::bigint as visits, sum(s.packets) as packets, sum(s.bytes) as bytes
        from statistics s
        join generations g
            on g.platform = s.platform and g.window_kind = s.window_kind and g.generation = s.generation
                and g.window_end > g.newest_end - (g.window_end - g.window_start)
        group by s.platform, s.window_kind, s.measure, s.item, g.newest_end
        having s.measure = 'all' or sum(s.sources) <> 0 or sum(s.packets) <> 0
    ) sums
    left join platform_clock clock on clock.platform = sums.platform
    left join (
        select platform, window_kind, complete_percent(platform, max(window_start), max(window_end)) as complete_percent
        from generations group by platform, window_kind
    ) whole on whole.platform = sums.platform and whole.window_kind = sums.window_kind;
