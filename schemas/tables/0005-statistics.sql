-- The ports sequence of a scan has thousands of letters, an index entry has room for some: long items are known by their SHA-256.
create function statistic_item_key(item text) returns text
    language sql immutable strict parallel safe
    return case when octet_length(item) <= 200 then item
        else left(item, 150) || '…' || encode(sha256(convert_to(item, 'UTF8')), 'hex') end;

comment on function statistic_item_key(text) is 'What stands for a statistic''s item in an index: the item, or of a long one its beginning and SHA-256.';

create table statistics (
    platform text not null,
    window_kind text not null,
    window_key timestamptz not null,
    measure text not null,
    item text not null,
    partition integer not null,
    generation bigint not null,
    sources bigint not null,
    visits bigint not null,
    packets bigint not null,
    bytes bigint not null,
    window_start timestamptz not null,
    window_end timestamptz not null,
    as_of timestamptz,
    is_final boolean not null,
    revision bigint not null
) with (fillfactor = 70);

create unique index statistics_key on statistics
    (platform, window_kind, measure, window_key, statistic_item_key(item), partition, generation);

comment on table statistics is 'The numbers of the windows as the services publish them, one row a partition. Read them through platform_hour, platform_day and platform_rolling, which add the partitions up.';
comment on column statistics.window_kind is 'hour, day, rolling 1h, rolling 24h or rolling 7d.';
comment on column statistics.window_key is 'Start of the hour or UTC day; 1970 for the rolling windows, of which there is one each.';
comment on column statistics.partition is 'The partition, which an attacker''s address decides.';
comment on column statistics.window_start is 'Start of the window.';
comment on column statistics.window_end is 'End of the window.';
comment on column statistics.as_of is 'The platform''s clock in this partition when the row was computed.';
comment on column statistics.is_final is 'The window lies so far back that nothing will change it any more.';
comment on column statistics.revision is 'Offset of the last attack that the row takes into account.';

create function allowed_lateness() returns interval
    language sql immutable parallel safe
    return interval '48 hours';

comment on function allowed_lateness() is 'How late a packet may be and still count, as the services are configured (allowed-lateness-hours); tables call final what lies farther back. Replace the function if the services are configured otherwise.';

create view platform_hour as
    select
        sums.platform, sums.hour, sums.measure, sums.item, sums.sources, sums.visits, sums.packets, sums.bytes, clock.as_of,
        coalesce(sums.final_rows and clock.as_of >= sums.hour + interval '1 hour' + allowed_lateness(), false) as is_final
    from (
        select
            platform, window_key as hour, measure, item, sum(sources)::bigint as sources, sum(visits)::bigint as visits,
            sum(packets) as packets, sum(bytes) as bytes, bool_and(is_final) as final_rows
        from statistics where window_kind = 'hour'
        group by platform, window_key, measure, item
        having measure = 'all' or sum(sources) <> 0 or sum(packets) <> 0
    ) sums
    left join platform_clock clock on clock.platform = sums.platform;

comment on view platform_hour is 'The numbers of each platform and UTC hour, partitions added up.';
comment on column platform_hour.hour is 'Start of the UTC hour.';

create view platform_day as
    select
        sums.platform, sums.day, sums.measure, sums.item, sums.sources, sums.visits, sums.packets, sums.bytes, clock.as_of,
        coalesce(sums.final_rows and clock.as_of >= ((sums.day + 1)::timestamp at time zone 'UTC') + allowed_lateness(), false) as is_final
    from (
        select
            platform, (window_key at time zone 'UTC')::date as day, measure, item, sum(sources)::bigint as sources,
            sum(visits)::bigint as visits, sum(packets) as packets, sum(bytes) as bytes, bool_and(is_final) as final_rows
        from statistics where window_kind = 'day'
        group by platform, (window_key at time zone 'UTC')::date, measure, item
        having measure = 'all' or sum(sources) <> 0 or sum(packets) <> 0
    ) sums
    left join platform_clock clock on clock.platform = sums.platform;

comment on view platform_day is 'The numbers of each platform and UTC day, partitions added up.';

-- A rolling row is published when its value changes, not whenever its window moves: so how far a window has come is what the newest row
-- of its platform and generation says. An older generation stands still where it ended: it counts as long as it overlaps the newest.
create view platform_rolling as
    with generations as (
        select
            platform, window_kind, generation, max(window_start) as window_start, max(window_end) as window_end,
            max(max(window_end)) over (partition by platform, window_kind) as newest_end
        from statistics where window_kind in ('rolling 1h', 'rolling 24h', 'rolling 7d')
        group by platform, window_kind, generation
    )
    select
        sums.platform, sums.window_kind, sums.measure, sums.item, sums.window_start, sums.window_end, sums.sources, sums.visits,
        sums.packets, sums.bytes, clock.as_of, false as is_final
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
    left join platform_clock clock on clock.platform = sums.platform;

comment on view platform_rolling is 'The numbers of each platform for the last hour, the last 24 hours and the last 7 days before its clock, partitions added up.';
comment on column platform_rolling.window_kind is 'rolling 1h, rolling 24h or rolling 7d.';
comment on column platform_rolling.window_start is 'Start of the window.';
comment on column platform_rolling.window_end is 'End of the window: the platform''s clock, rounded up to five minutes (1h) or hours.';
comment on column platform_rolling.is_final is 'Never: a rolling window moves on.';
