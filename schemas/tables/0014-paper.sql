-- None of these functions writes or depends on a session: the sums of a month may be shared out to parallel workers.
do $$
declare
    known regprocedure;
begin
    for known in select oid::regprocedure from pg_proc where pronamespace = current_schema()::regnamespace and prokind = 'f' loop
        execute format('alter function %s parallel safe', known);
    end loop;
end
$$;

-- Rows of a time for all platforms; statistics_key finds those of one. All platforms and partitions share its keys: it stays small.
create index statistics_window on statistics (window_kind, window_key, measure, statistic_item_key(item));

drop view table_2, table_3, table_4, table_5;
drop function table_2(timestamptz, timestamptz, text[]);
drop function table_3(timestamptz, timestamptz, text[], numeric);
drop function table_4(timestamptz, timestamptz, text[], integer, boolean);
drop function table_4_of(text, timestamptz, timestamptz, text[]);
drop function table_5(timestamptz, timestamptz, text[]);
drop view counted_visits;

alter table visits add column is_repeat boolean not null default false;

update visits v set is_repeat = true
where v.reached and exists (
    select from visits e
    where e.opened = v.opened and e.attack = v.attack and e.machine < v.machine and e.reached and e.ports_sequence = v.ports_sequence);

comment on column visits.is_repeat is 'The source did the same on a machine with a lower index: so the sources of a ports sequence are its visits that are no repeat.';

create view counted_visits as
    select *, complete_percent(platform, first_seen, last_seen) as complete_percent
    from visits where reached and class <> 'answer';

comment on view counted_visits is 'The machine visits that tables count: without answers to what a machine had begun.';

create or replace view completeness_accounts as
    select
        platform, hour, (hour at time zone 'UTC')::date as day, captured as reported_captured, dropped, spooled, published, discarded,
        0::bigint as captured, 0::bigint as received, 0::bigint as counted, 0::bigint as duplicate, 0::bigint as missing,
        0::bigint as late, 0::bigint as clock_refused, 0::bigint as malformed, 0::bigint as unreadable, 0::bigint as lost_records,
        0::bigint as redriven, true as balances
    from sensor_hours
    union all
    select
        platform, hour, (hour at time zone 'UTC')::date, 0, 0, 0, 0, 0, case when is_redriven then 0 else captured end,
        case when is_redriven then 0 else delivered end, counted, case when is_redriven then 0 else duplicate end,
        case when is_redriven then 0 else missing end, case when is_redriven then 0 else late end,
        case when is_redriven then 0 else clock_refused end, case when is_redriven then 0 else malformed end,
        case when is_redriven then 0 else unreadable end, lost_records, case when is_redriven then counted else 0 end, balances
    from ledger_hours;

-- How complete an hour is stands among its numbers as one more row for each measure, and is handed to them: so a condition on platform,
-- time or measure reaches the ledger as well, which a join would first add up from its beginning.
create or replace view platform_hour as
    select
        told.platform, told.hour, told.measure, told.item, told.sources, told.visits, told.packets, told.bytes, clock.as_of,
        coalesce(told.final_rows and clock.as_of >= told.hour + interval '1 hour' + allowed_lateness(), false) as is_final,
        told.complete_percent
    from (
        select
            platform, hour, measure, item, sources, visits, packets, bytes, final_rows, is_number,
            max(complete_percent) over (partition by platform, hour, measure) as complete_percent
        from (
            select
                platform, window_key as hour, measure, item, sum(sources)::bigint as sources, sum(visits)::bigint as visits,
                sum(packets) as packets, sum(bytes) as bytes,
                coalesce(bool_and(is_final) filter (where sources <> 0 or visits <> 0 or packets <> 0), true) as final_rows,
                null::numeric as complete_percent, true as is_number
            from statistics where window_kind = 'hour'
            group by platform, window_key, measure, item
            having measure = 'all' or sum(sources) <> 0 or sum(packets) <> 0
            union all
            select w.platform, w.hour, m.measure, '', 0, 0, 0, 0, true, w.complete_percent, false
            from completeness_hours w
            cross join (values
                ('all'), ('machines'), ('order'), ('class'), ('country'), ('system'), ('sequence'), ('port'), ('common')) m (measure)
        ) numbers
    ) told
    left join platform_clock clock on clock.platform = told.platform
    where told.is_number;

create or replace view platform_day as
    select
        told.platform, told.day, told.measure, told.item, told.sources, told.visits, told.packets, told.bytes, clock.as_of,
        coalesce(told.final_rows and clock.as_of >= ((told.day + 1)::timestamp at time zone 'UTC') + allowed_lateness(), false) as is_final,
        told.complete_percent
    from (
        select
            platform, day, measure, item, sources, visits, packets, bytes, final_rows, is_number,
            max(complete_percent) over (partition by platform, day, measure) as complete_percent
        from (
            select
                platform, (window_key at time zone 'UTC')::date as day, measure, item, sum(sources)::bigint as sources,
                sum(visits)::bigint as visits, sum(packets) as packets, sum(bytes) as bytes,
                coalesce(bool_and(is_final) filter (where sources <> 0 or visits <> 0 or packets <> 0), true) as final_rows,
                null::numeric as complete_percent, true as is_number
            from statistics where window_kind = 'day'
            group by platform, (window_key at time zone 'UTC')::date, measure, item
            having measure = 'all' or sum(sources) <> 0 or sum(packets) <> 0
            union all
            select w.platform, w.day, m.measure, '', 0, 0, 0, 0, true, w.complete_percent, false
            from completeness_days w
            cross join (values
                ('all'), ('machines'), ('order'), ('class'), ('country'), ('system'), ('sequence'), ('port'), ('common')) m (measure)
        ) numbers
    ) told
    left join platform_clock clock on clock.platform = told.platform
    where told.is_number;

create view coverage_hours as
    select platform, hour, max(minutes)::integer as minutes_up, bool_and(is_replay) as is_replay
    from (
        select platform, sensor, hour, least(60, sum(minutes_up)) as minutes, bool_and(is_replay) as is_replay
        from sensor_hours group by platform, sensor, hour
    ) by_sensor
    group by platform, hour;

comment on view coverage_hours is 'How long each platform was up in each UTC hour of which its sensors told, by the best of its sensors: of two that took turns within the hour it tells too little, never too much.';
comment on column coverage_hours.hour is 'Start of the UTC hour.';
comment on column coverage_hours.minutes_up is 'Minutes of the hour in which the best sensor was capturing, 0 to 60; runs (epochs) of a sensor are added up.';
comment on column coverage_hours.is_replay is 'All that is known of the hour comes from replayed captures.';

create or replace view platform_up as
    select platform, (hour at time zone 'UTC')::date as day, sum(minutes_up)::integer as minutes_up
    from coverage_hours group by platform, (hour at time zone 'UTC')::date;

comment on view platform_up is 'How long each platform was up on each UTC day, by the best of its sensors hour by hour. A day is active, and counts in daily averages, from half a day (720 minutes) on.';
comment on column platform_up.minutes_up is 'Minutes of the day in which the best sensor of each hour was capturing, 0 to 1440.';

create function coverage(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null,
    active_share numeric default 0.5
) returns table (
    platform text, first_hour timestamptz, last_hour timestamptz, days bigint, active_days bigint, minutes_up bigint,
    exposure_days numeric, up_percent numeric, as_of timestamptz, complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    select
        d.platform, min(d.first_hour), max(d.last_hour), count(*), count(*) filter (where d.minutes_up >= active_share * 1440),
        sum(d.minutes_up)::bigint, round(sum(d.minutes_up) / 1440.0, 4),
        round(100 * sum(d.minutes_up) / (extract(epoch from max(d.last_hour) - min(d.first_hour)) / 60 + 60), 2), c.as_of,
        whole.complete_percent
    from (
        select
            h.platform, (h.hour at time zone 'UTC')::date as day, min(h.hour) as first_hour, max(h.hour) as last_hour,
            sum(h.minutes_up) as minutes_up
        from coverage_hours h
        where h.hour >= period_from and h.hour < period_to and (only_platforms is null or h.platform = any (only_platforms))
        group by h.platform, (h.hour at time zone 'UTC')::date
    ) d
    left join platform_clock c on c.platform = d.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = d.platform
    group by d.platform, c.as_of, whole.complete_percent
    order by d.platform;
end;

comment on function coverage(timestamptz, timestamptz, text[], numeric) is 'How long each platform was up in a period, from its sensors'' reports: active days, and the exact exposure in days. Hours that begin in the period count.';

create view coverage as select * from coverage();
comment on view coverage is 'How long each platform was up, from its sensors'' reports: active days, and the exact exposure in days. For a period: function coverage(from, to, platforms, active_share).';
comment on column coverage.first_hour is 'The first hour of which a sensor told.';
comment on column coverage.last_hour is 'The last hour of which a sensor told.';
comment on column coverage.days is 'UTC days of which a sensor told.';
comment on column coverage.active_days is 'UTC days on which the platform was up for at least half the day (the function: for active_share of it).';
comment on column coverage.minutes_up is 'Minutes in which it was up.';
comment on column coverage.exposure_days is 'The same in days of 24 hours: the exact exposure.';
comment on column coverage.up_percent is 'Share of the time from the first to the last hour in which it was up; the rest is downtime.';

-- The paper's own numbers, to stand beside those of today.

create table paper_values (
    exhibit text not null,
    platform text not null,
    item text not null,
    value numeric,
    words text,
    primary key (exhibit, platform, item),
    check (value is not null or words is not null)
);

comment on table paper_values is 'What the 2004 paper prints, as its Tables 2 to 5, Figure 2 and sections have it. A platform of the house whose id is the same but for case (france1 is France1) finds its values beside its own.';
comment on column paper_values.exhibit is 'Where it stands: Table 2, Table 3, …, Figure 2, Section 4.1, ….';
comment on column paper_values.platform is 'The platform as the paper calls it; empty where it speaks of all together.';
comment on column paper_values.item is 'Which number of the platform: of Table 4 the rank, of Table 5 the number of machines.';
comment on column paper_values.value is 'The number; null if it is words only.';
comment on column paper_values.words is 'What is no number: a ports sequence (in the paper''s notation, without protocols), a day.';

insert into paper_values (exhibit, platform, item, value)
select 'Table 2', platform, 'personal computers percent', value
from (values ('France', 33), ('Germany', 28), ('Taiwan', 48), ('USA1', 43)) paper (platform, value)
union all
select 'Table 3', paper.platform, number.item, number.value
from (values
    ('Australia', 89, 364), ('France1', 132, 1060), ('France2', 160, 919), ('France3', 609, 4604), ('Germany', 924, 25799),
    ('Lithuania', 49, 632), ('Taiwan', 287, 22571)
) paper (platform, sources, packets)
cross join lateral (values ('sources per day', paper.sources), ('packets per day', paper.packets)) number (item, value)
union all
select 'Table 5', paper.platform, number.item, number.value
from (values
    ('Australia', 58.9, 8.6, 32.5), ('France1', 61.7, 4.5, 33.8), ('France2', 55.1, 5.1, 39.8), ('Germany', 78.8, 5.3, 15.9),
    ('Taiwan', 48.1, 26.5, 25.4)
) paper (platform, one, two, three)
cross join lateral (values ('1', paper.one), ('2', paper.two), ('3', paper.three)) number (item, value)
union all
values
    ('Section 4.1', '', 'common percent', 5), ('Section 4.1', '', 'backscatter percent', 55), ('Section 4.1', '', 'scanner percent', 45),
    ('Section 4.2', '', 'Windows percent, lowest', 80), ('Section 4.2', '', 'Windows percent, highest', 95),
    ('Section 5.2', '', 'neither up nor down', 0);

insert into paper_values (exhibit, platform, item, words)
select 'Table 4', paper.platform, ranked.item::text, ranked.words
from (values
    ('Australia', '{1026} {5554,9898} {9898} {1027} {1433} {445} {1029} {1028} {5554} {4899}'),
    ('France1', '{445} {1026} {1027} {1433} {137} {135} {139} {5554,1023,9898} {4899} {5554}'),
    ('France2', '{445} {139} {1026} {1027} {135} {5000} {1433} {5554,1023,9898} {137} {5554}'),
    ('France3', '{445} {135} {135,4444} {1025} {139} {5554,9898} {139,445} {9898} {2745} {5554}'),
    ('Germany', '{445} {135} {80} {137} {2745} {1025} {2745,1025,3127,6129,80} {1433} {135,4444} {5000,135}'),
    ('Lithuania', '{1433} {445} {5554,1023,9898} {1023} {5554} {80} {5554,9898} {2745} {22} {4899}'),
    ('Taiwan', '{135} {445} {139} {80} {1025} {2745,135,1025,3127,6129,139,80} {135,1025} {135,139} {4899} {5554,1023,9898}')
) paper (platform, sequences)
cross join lateral string_to_table(paper.sequences, ' ') with ordinality ranked (words, item)
union all
values ('Figure 2', 'France3', 'peak of {445}', '26 September');

create function paper_value(of_exhibit text, of_platform text, of_item text) returns numeric
    language sql stable parallel safe
begin atomic
    select v.value from paper_values v where v.exhibit = of_exhibit and lower(v.platform) = lower(of_platform) and v.item = of_item;
end;

comment on function paper_value(text, text, text) is 'The number that the paper prints for a platform; null if it prints none.';

create function paper_notation(ports_sequence text) returns text
    language sql immutable strict parallel safe
    return replace(replace(ports_sequence, '/tcp', ''), '/udp', '');

comment on function paper_notation(text) is 'A ports sequence as the paper writes it, without protocols: {135,4444}.';

-- Intervals, each of 95 %.

create function student_t_95(degrees bigint) returns numeric
    language sql immutable parallel safe
    return case
        when degrees is null or degrees < 1 then null
        when degrees <= 10 then
            (array[12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281])[degrees]
        else round(1.959964 + 2.372271 / degrees + 2.822501 / (1.0 * degrees * degrees) + 2.555852 / (1.0 * degrees * degrees * degrees), 4)
    end;

comment on function student_t_95(bigint) is 'The two-sided 95 % point of Student''s t: from a table up to ten degrees of freedom, above by the expansion of Cornish and Fisher (error below 0.0005).';

create function wilson_low(part numeric, whole numeric) returns numeric
    language sql immutable parallel safe
    return case when whole > 0 then
        greatest(0, (part + 1.920729 - 1.959964 * sqrt(part * (whole - part) / whole + 0.9603645)) / (whole + 3.841459)) end;

comment on function wilson_low(numeric, numeric) is 'Lower end of the 95 % interval (Wilson) of a share, 0 to 1: part of the whole are so. Assumes that the whole are drawn independently.';

create function wilson_high(part numeric, whole numeric) returns numeric
    language sql immutable parallel safe
    return case when whole > 0 then
        least(1, (part + 1.920729 + 1.959964 * sqrt(part * (whole - part) / whole + 0.9603645)) / (whole + 3.841459)) end;

comment on function wilson_high(numeric, numeric) is 'Upper end of the 95 % interval (Wilson) of a share, 0 to 1: part of the whole are so. Assumes that the whole are drawn independently.';

-- Which addresses were seen on several platforms is read from the index alone, in its order.
drop index attacks_source;
create index attacks_source on attacks (source) include (platform, first_seen, class, absorbed_by);

create function table_2(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    platform text, sources bigint, personal_computers bigint, others bigint, undetermined bigint, personal_computers_percent numeric,
    personal_computers_percent_of_named numeric, paper_percent numeric, as_of timestamptz, is_final boolean, complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    select
        a.platform, a.sources, a.personal_computers, a.sources - a.personal_computers - a.undetermined, a.undetermined,
        round(100.0 * a.personal_computers / a.sources, 2),
        round(100.0 * a.personal_computers / nullif(a.sources - a.undetermined, 0), 2),
        paper_value('Table 2', a.platform, 'personal computers percent'), c.as_of, is_settled(c.as_of, a.last_seen, period_to),
        whole.complete_percent
    from (
        select
            k.platform, count(*) as sources, count(*) filter (where k.host_kind = 'personal computer') as personal_computers,
            count(*) filter (where k.host_kind = 'undetermined') as undetermined, max(k.last_seen) as last_seen
        from counted_attacks k
        where k.first_seen >= period_from and k.first_seen < period_to
            and (only_platforms is null or k.platform = any (only_platforms))
        group by k.platform
    ) a
    left join platform_clock c on c.platform = a.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = a.platform
    order by a.platform;
end;

comment on function table_2(timestamptz, timestamptz, text[]) is 'Table 2: per platform, how many of its sources are clearly personal computers by their host names.';

create function table_3(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null,
    active_share numeric default 0.5
) returns table (
    platform text, active_days bigint, sources_per_day numeric, sources_per_day_low numeric, sources_per_day_high numeric,
    packets_per_day numeric, packets_per_day_low numeric, packets_per_day_high numeric, exposure_days numeric,
    sources_per_24h_up numeric, sources_per_24h_up_low numeric, sources_per_24h_up_high numeric, packets_per_24h_up numeric,
    packets_per_24h_up_low numeric, packets_per_24h_up_high numeric, paper_sources_per_day numeric, paper_packets_per_day numeric,
    as_of timestamptz, is_final boolean, complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    with days as (
        select
            d.platform, d.day, d.minutes_up / 1440.0 as up, d.minutes_up >= active_share * 1440 as is_active,
            coalesce(n.sources, 0) as sources, coalesce(n.packets, 0) as packets, coalesce(n.final_rows, true) as final_rows
        from platform_up d
        left join (
            select
                s.platform, s.window_key, sum(s.sources) as sources, sum(s.packets) as packets,
                coalesce(bool_and(s.is_final) filter (where s.sources <> 0 or s.packets <> 0), true) as final_rows
            from statistics s
            where s.window_kind = 'day' and s.measure = 'all' and s.window_key >= period_from and s.window_key < period_to
                and (only_platforms is null or s.platform = any (only_platforms))
            group by s.platform, s.window_key
        ) n on n.platform = d.platform and n.window_key = d.day::timestamp at time zone 'UTC'
        where (d.minutes_up > 0 or active_share = 0)
            and d.day::timestamp at time zone 'UTC' >= period_from and d.day::timestamp at time zone 'UTC' < period_to
            and (only_platforms is null or d.platform = any (only_platforms))
    ), sums as (
        select
            d.platform, count(*) as days, count(*) filter (where d.is_active) as active_days, sum(d.up) as up,
            avg(d.sources) filter (where d.is_active) as sources, avg(d.packets) filter (where d.is_active) as packets,
            stddev_samp(d.sources) filter (where d.is_active) as sources_deviation,
            stddev_samp(d.packets) filter (where d.is_active) as packets_deviation,
            sum(d.sources) / nullif(sum(d.up), 0) as source_rate, sum(d.packets) / nullif(sum(d.up), 0) as packet_rate,
            max(d.day) as last_day, bool_and(d.final_rows) as final_rows
        from days d group by d.platform
    ), residues as (
        select
            d.platform,
            sqrt(s.days * sum((d.sources - s.source_rate * d.up) ^ 2) / nullif(s.days - 1, 0)) / nullif(s.up, 0) as source_error,
            sqrt(s.days * sum((d.packets - s.packet_rate * d.up) ^ 2) / nullif(s.days - 1, 0)) / nullif(s.up, 0) as packet_error
        from days d join sums s on s.platform = d.platform
        group by d.platform, s.days, s.up
    ), halves as (
        select
            s.*, student_t_95(s.active_days - 1) * s.sources_deviation / sqrt(s.active_days::numeric) as sources_half,
            student_t_95(s.active_days - 1) * s.packets_deviation / sqrt(s.active_days::numeric) as packets_half,
            student_t_95(s.days - 1) * r.source_error as source_rate_half, student_t_95(s.days - 1) * r.packet_error as packet_rate_half
        from sums s join residues r on r.platform = s.platform
    )
    select
        h.platform, h.active_days, round(h.sources, 2),
        round(greatest(h.sources - h.sources_half, case when h.sources_half is not null then 0 end), 2),
        round(h.sources + h.sources_half, 2), round(h.packets, 2),
        round(greatest(h.packets - h.packets_half, case when h.packets_half is not null then 0 end), 2),
        round(h.packets + h.packets_half, 2), round(h.up, 4), round(h.source_rate, 2),
        round(greatest(h.source_rate - h.source_rate_half, case when h.source_rate_half is not null then 0 end), 2),
        round(h.source_rate + h.source_rate_half, 2), round(h.packet_rate, 2),
        round(greatest(h.packet_rate - h.packet_rate_half, case when h.packet_rate_half is not null then 0 end), 2),
        round(h.packet_rate + h.packet_rate_half, 2), paper_value('Table 3', h.platform, 'sources per day'),
        paper_value('Table 3', h.platform, 'packets per day'), c.as_of,
        coalesce(h.final_rows and c.as_of >= ((h.last_day + 1)::timestamp at time zone 'UTC') + allowed_lateness(), false),
        whole.complete_percent
    from halves h
    left join platform_clock c on c.platform = h.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = h.platform
    order by h.platform;
end;

comment on function table_3(timestamptz, timestamptz, text[], numeric) is 'Table 3: per platform, distinct sources and received packets, in two readings. Per active day (the paper''s footnote 4): a day is active if the platform was up for active_share of it, a day without attacks counts, other days do not; …_low and …_high are Student''s t interval of 95 % of the mean of the daily counts. Per 24 hours up: the daily counts of all days on which it was up at all, divided by the exact exposure; the interval is that of a ratio estimator, by its residues from day to day, again with Student''s t. Both take the spread from the days themselves, since counts of attacks vary more than Poisson''s law has it; both assume days that are independent and alike, so after a wave of attacks that lasts for days they are too narrow. Null with fewer than two days.';

create function table_4(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null,
    ranks integer default 10, with_empty boolean default false
) returns table (
    platform text, rank bigint, ports_sequence text, visits bigint, sources bigint, paper_rank integer, paper_sequence text,
    as_of timestamptz, is_final boolean, complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    select
        r.platform, r.rank, r.ports_sequence, r.visits, r.sources,
        ranked.item::integer, there.words, c.as_of, is_settled(c.as_of, r.last_seen, period_to), whole.complete_percent
    from (
        select
            g.*, row_number() over (partition by g.platform order by g.visits desc, g.sources desc, g.ports_sequence collate "C") as rank,
            max(g.sequence_last_seen) over (partition by g.platform) as last_seen
        from (
            select
                k.platform, k.ports_sequence, count(*) as visits, count(*) filter (where not k.is_repeat) as sources,
                max(k.last_seen) as sequence_last_seen
            from counted_visits k
            where k.attack_first_seen >= period_from and k.attack_first_seen < period_to
                and (only_platforms is null or k.platform = any (only_platforms))
                and (with_empty or k.ports_sequence <> '{}')
            group by k.platform, k.ports_sequence
        ) g
    ) r
    left join platform_clock c on c.platform = r.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = r.platform
    left join paper_values ranked
        on ranked.exhibit = 'Table 4' and lower(ranked.platform) = lower(r.platform) and ranked.words = paper_notation(r.ports_sequence)
    left join paper_values there
        on there.exhibit = 'Table 4' and lower(there.platform) = lower(r.platform) and there.item = r.rank::text
    where r.rank <= ranks
    order by r.platform, r.rank;
end;

comment on function table_4(timestamptz, timestamptz, text[], integer, boolean) is 'Table 4: per platform, the most frequent ports sequences of machine visits; with_empty also shows {}, the visits without a port (ICMP, backscatter).';

create function table_4_of(
    of_sequence text, period_from timestamptz default '-infinity', period_to timestamptz default 'infinity',
    only_platforms text[] default null
) returns table (
    platform text, ports_sequence text, visits bigint, sources bigint, paper_rank integer, as_of timestamptz, is_final boolean,
    complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    select
        p.id, of_sequence, coalesce(k.visits, 0), coalesce(k.sources, 0),
        ranked.item::integer, c.as_of, is_settled(c.as_of, coalesce(k.last_seen, '-infinity'), period_to), whole.complete_percent
    from (select id from platforms union select l.platform from ledger l) p
    left join (
        select v.platform, count(*) as visits, count(*) filter (where not v.is_repeat) as sources, max(v.last_seen) as last_seen
        from counted_visits v
        where v.ports_sequence = of_sequence and v.attack_first_seen >= period_from and v.attack_first_seen < period_to
            and (only_platforms is null or v.platform = any (only_platforms))
        group by v.platform
    ) k on k.platform = p.id
    left join platform_clock c on c.platform = p.id
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = p.id
    left join paper_values ranked
        on ranked.exhibit = 'Table 4' and lower(ranked.platform) = lower(p.id) and ranked.words = paper_notation(of_sequence)
    where only_platforms is null or p.id = any (only_platforms)
    order by p.id;
end;

comment on function table_4_of(text, timestamptz, timestamptz, text[]) is 'How often one ports sequence was seen on every platform, zero included; paper_rank is its rank there in the paper''s Table 4.';

create function table_5(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    platform text, machines integer, sources bigint, percent numeric, all_sources bigint, paper_percent numeric, as_of timestamptz,
    is_final boolean, complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    select
        t.platform, n.machines::integer, coalesce((t.counts ->> n.machines::text)::bigint, 0),
        round(100.0 * coalesce((t.counts ->> n.machines::text)::bigint, 0) / t.all_sources, 2), t.all_sources,
        printed.value, c.as_of, is_settled(c.as_of, t.last_seen, period_to), whole.complete_percent
    from (
        select
            g.platform, sum(g.sources)::bigint as all_sources, max(g.last_seen) as last_seen,
            jsonb_object_agg(g.machines, g.sources) as counts,
            greatest(max(g.machines), (select count(*) from machines m where m.platform = g.platform)) as machines
        from (
            select k.platform, k.machines_targeted as machines, count(*) as sources, max(k.last_seen) as last_seen
            from counted_attacks k
            where k.machines_targeted >= 1 and k.first_seen >= period_from and k.first_seen < period_to
                and (only_platforms is null or k.platform = any (only_platforms))
            group by k.platform, k.machines_targeted
        ) g
        group by g.platform
    ) t
    cross join lateral generate_series(1, t.machines) n (machines)
    left join platform_clock c on c.platform = t.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = t.platform
    left join paper_values printed
        on printed.exhibit = 'Table 5' and lower(printed.platform) = lower(t.platform) and printed.item = n.machines::text
    order by t.platform, n.machines;
end;

comment on function table_5(timestamptz, timestamptz, text[]) is 'Table 5: per platform, the share of sources that reached exactly 1, 2, 3, … of its machines, of those that reached any.';

create function figure_1(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null,
    seen_at timestamptz default now()
) returns table (
    platform text, country text, network_kind text, machines bigint, sensors bigint, state text, silent_since timestamptz,
    last_received timestamptz, last_reported timestamptz, as_of timestamptz, complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    select
        p.id, p.country, p.network_kind, (select count(*) from machines m where m.platform = p.id), coalesce(r.sensors, 0),
        case
            when r.is_replay then 'replayed'
            when p.reported > seen_at - interval '10 minutes' then 'live'
            else 'silent'
        end,
        case when not coalesce(r.is_replay, false) and p.reported <= seen_at - interval '10 minutes' then p.reported end,
        l.last_captured, p.reported, c.as_of, whole.complete_percent
    from platforms p
    left join (
        select
            s.platform, count(distinct s.sensor) filter (where s.hour >= period_from and s.hour < period_to) as sensors,
            (array_agg(s.is_replay order by s.reported desc, s.hour desc))[1] as is_replay,
            count(*) filter (where s.hour >= period_from and s.hour < period_to) as hours
        from sensor_hours s group by s.platform
    ) r on r.platform = p.id
    left join (
        select ledger.platform, max(ledger.last_captured) as last_captured from ledger group by ledger.platform
    ) l on l.platform = p.id
    left join platform_clock c on c.platform = p.id
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = p.id
    where (only_platforms is null or p.id = any (only_platforms)) and r.hours > 0
    order by p.id;
end;

comment on function figure_1(timestamptz, timestamptz, text[], timestamptz) is 'Figure 1: every platform whose sensors reported in the period, where it stands, and its state at an instant (now, if none is said): live if a sensor reported in the ten minutes before (it does so every minute), replayed if its newest report is that of a replay, silent otherwise.';

create or replace function figure_2(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null,
    only_sequence text default null
) returns table (
    platform text, ports_sequence text, day date, visits bigint, sources bigint, as_of timestamptz, is_final boolean,
    complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    select
        n.platform, n.item, (n.window_key at time zone 'UTC')::date, n.visits, n.sources, c.as_of,
        coalesce(n.final_rows and c.as_of >= n.window_key + interval '24 hours' + allowed_lateness(), false),
        whole.complete_percent
    from (
        select
            s.platform, s.item, s.window_key, sum(s.visits)::bigint as visits, sum(s.sources)::bigint as sources,
            coalesce(bool_and(s.is_final) filter (where s.visits <> 0 or s.sources <> 0), true) as final_rows
        from statistics s
        where s.window_kind = 'day' and s.measure = 'sequence' and s.window_key >= period_from and s.window_key < period_to
            and (only_platforms is null or s.platform = any (only_platforms))
            and (only_sequence is null or s.item = only_sequence and statistic_item_key(s.item) = statistic_item_key(only_sequence))
        group by s.platform, s.item, s.window_key
        having sum(s.visits) <> 0
    ) n
    left join platform_clock c on c.platform = n.platform
    left join (
        select
            a.platform, a.day,
            complete_share(sum(a.counted), greatest(sum(a.captured), sum(a.reported_captured)), sum(a.dropped)) as complete_percent
        from completeness_accounts a
        where a.hour >= period_from - interval '1 day' and a.hour < period_to + interval '1 day'
            and (only_platforms is null or a.platform = any (only_platforms))
        group by a.platform, a.day
    ) whole on whole.platform = n.platform and whole.day = (n.window_key at time zone 'UTC')::date
    order by n.platform, n.item collate "C", n.window_key;
end;

create function figure_3(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null,
    only_sequence text default '{445/tcp}', reference text default 'other platforms', active_share numeric default 0.5
) returns table (
    platform text, ports_sequence text, day date, is_active boolean, visits bigint, sources bigint, reference text,
    reference_value numeric, reference_platforms bigint, as_of timestamptz, is_final boolean, complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    with counts as (
        select
            s.platform, (s.window_key at time zone 'UTC')::date as day, sum(s.visits)::bigint as visits, sum(s.sources)::bigint as sources,
            coalesce(bool_and(s.is_final) filter (where s.visits <> 0 or s.sources <> 0), true) as final_rows
        from statistics s
        where s.window_kind = 'day' and s.measure = 'sequence' and s.item = only_sequence
            and statistic_item_key(s.item) = statistic_item_key(only_sequence)
            and s.window_key >= period_from and s.window_key < period_to
        group by s.platform, s.window_key
    ), days as (
        select
            coalesce(u.platform, n.platform) as platform, coalesce(u.day, n.day) as day,
            coalesce(u.minutes_up >= active_share * 1440, false) as is_active, coalesce(n.visits, 0) as visits,
            coalesce(n.sources, 0) as sources, coalesce(n.final_rows, true) as final_rows
        from (
            select up.platform, up.day, up.minutes_up from platform_up up
            where up.day::timestamp at time zone 'UTC' >= period_from and up.day::timestamp at time zone 'UTC' < period_to
        ) u
        full join counts n on n.platform = u.platform and n.day = u.day
    ), seen as (
        select
            d.*, sum(d.sources) filter (where d.is_active) over (partition by d.day) as all_sources,
            count(*) filter (where d.is_active) over (partition by d.day) as all_platforms
        from days d
    )
    select
        d.platform, only_sequence, d.day, d.is_active, d.visits, d.sources, reference,
        case when reference = 'other platforms' and d.all_platforms > d.is_active::integer
            then coalesce(d.all_sources, 0) - case when d.is_active then d.sources else 0 end end,
        case when reference = 'other platforms' then d.all_platforms - d.is_active::integer end, c.as_of,
        coalesce(d.final_rows and c.as_of >= ((d.day + 1)::timestamp at time zone 'UTC') + allowed_lateness(), false),
        whole.complete_percent
    from seen d
    left join platform_clock c on c.platform = d.platform
    left join (
        select
            a.platform, a.day,
            complete_share(sum(a.counted), greatest(sum(a.captured), sum(a.reported_captured)), sum(a.dropped)) as complete_percent
        from completeness_accounts a
        where a.hour >= period_from - interval '1 day' and a.hour < period_to + interval '1 day'
            and (only_platforms is null or a.platform = any (only_platforms))
        group by a.platform, a.day
    ) whole on whole.platform = d.platform and whole.day = d.day
    where only_platforms is null or d.platform = any (only_platforms)
    order by d.platform, d.day;
end;

comment on function figure_3(timestamptz, timestamptz, text[], text, text, numeric) is 'Figures 2 and 3 in one: per platform and UTC day of which its sensors told, zeros included, the machine visits and sources with one ports sequence, and beside them the same day elsewhere. The reference "other platforms" is the sum of the sources on all other platforms of the house that were active that day. Days that are not active are downtime, not zeros.';

create or replace function figure_4(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    platform text, "position" integer, country text, sources bigint, percent numeric, countries bigint, all_sources bigint,
    as_of timestamptz, is_final boolean, complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    select
        f.platform, f.place, case f.place when 6 then 'others' else min(f.country) end, sum(f.sources)::bigint,
        round(100.0 * sum(f.sources) / f.all_sources, 2), f.countries, f.all_sources, c.as_of,
        is_settled(c.as_of, f.platform_last_seen, period_to), whole.complete_percent
    from (
        select
            r.*, case when r.country = '??' then 7 when r.rank <= 5 then r.rank::integer else 6 end as place
        from (
            select
                g.*, row_number() over (partition by g.platform order by g.country = '??', g.sources desc, g.country collate "C") as rank,
                (sum(g.sources) over (partition by g.platform))::bigint as all_sources,
                count(*) filter (where g.country <> '??') over (partition by g.platform) as countries,
                max(g.last_seen) over (partition by g.platform) as platform_last_seen
            from (
                select k.platform, k.country, count(*) as sources, max(k.last_seen) as last_seen
                from counted_attacks k
                where k.first_seen >= period_from and k.first_seen < period_to
                    and (only_platforms is null or k.platform = any (only_platforms))
                group by k.platform, k.country
            ) g
        ) r
    ) f
    left join platform_clock c on c.platform = f.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = f.platform
    group by f.platform, f.place, f.all_sources, f.countries, f.platform_last_seen, c.as_of, whole.complete_percent
    order by f.platform, f.place;
end;

create function section_4_1(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    platforms bigint, addresses bigint, common_addresses bigint, common_percent numeric, backscatter_addresses bigint,
    backscatter_percent numeric, scanner_addresses bigint, scanner_percent numeric, same_class_a_addresses bigint,
    same_class_a_percent numeric, paper_common_percent numeric, paper_backscatter_percent numeric, paper_scanner_percent numeric,
    as_of timestamptz, is_final boolean, complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    with addresses as (
        select
            k.source, min(k.platform collate "C") <> max(k.platform collate "C") as is_common,
            bool_and(k.class = 'backscatter') as is_backscatter
        from counted_attacks k
        where k.first_seen >= period_from and k.first_seen < period_to
            and (only_platforms is null or k.platform = any (only_platforms))
        group by k.source
    ), octets as (
        select m.platform, min(m.octet) as lowest, max(m.octet) as highest
        from (select platform, case when family(address) = 4 then split_part(host(address), '.', 1)::integer end as octet from machines) m
        group by m.platform
    ), kept as (
        select
            count(*) as addresses, count(*) filter (where a.is_common) as common_addresses,
            count(*) filter (where a.is_common and a.is_backscatter) as backscatter_addresses
        from addresses a
    ), neighbours as (
        select count(*) as same_class_a_addresses
        from (
            select k.source
            from addresses a
            join counted_attacks k on k.source = a.source
            left join octets o on o.platform = k.platform
            where a.is_common and k.first_seen >= period_from and k.first_seen < period_to
                and (only_platforms is null or k.platform = any (only_platforms))
            group by k.source
            having min(o.lowest) = max(o.highest) and bool_and(o.lowest is not null)
        ) one
    ), whole as (
        select
            count(*) as platforms, min(p.as_of) as as_of, bool_and(is_settled(p.as_of, p.last_seen, period_to)) as is_final,
            complete_share(sum(p.counted), sum(p.captured), sum(p.dropped)) as complete_percent
        from (
            select k.platform, k.last_seen, c.as_of, w.counted, w.captured, w.dropped
            from (
                select a.platform, max(a.last_seen) as last_seen
                from counted_attacks a
                where a.first_seen >= period_from and a.first_seen < period_to
                    and (only_platforms is null or a.platform = any (only_platforms))
                group by a.platform
            ) k
            left join platform_clock c on c.platform = k.platform
            left join completeness_of(period_from, period_to, only_platforms) w on w.platform = k.platform
        ) p
    )
    select
        w.platforms, k.addresses, k.common_addresses, round(100.0 * k.common_addresses / nullif(k.addresses, 0), 2),
        k.backscatter_addresses, round(100.0 * k.backscatter_addresses / nullif(k.common_addresses, 0), 2),
        k.common_addresses - k.backscatter_addresses,
        round(100.0 * (k.common_addresses - k.backscatter_addresses) / nullif(k.common_addresses, 0), 2),
        n.same_class_a_addresses, round(100.0 * n.same_class_a_addresses / nullif(k.common_addresses, 0), 2),
        paper_value('Section 4.1', '', 'common percent'), paper_value('Section 4.1', '', 'backscatter percent'),
        paper_value('Section 4.1', '', 'scanner percent'), w.as_of, coalesce(w.is_final, false), w.complete_percent
    from kept k cross join neighbours n cross join whole w;
end;

comment on function section_4_1(timestamptz, timestamptz, text[]) is 'Section 4.1: how many addresses were seen on two or more platforms in the period; of these backscatter (all their attacks are) and scanners (the rest); and those all of whose platforms stand in one class A (first octet of the machines'' IPv4 addresses).';

create function section_4_2(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    platform text, sources bigint, known bigint, windows bigint, windows_percent numeric, others bigint, tools bigint, unknown bigint,
    paper_percent_low numeric, paper_percent_high numeric, as_of timestamptz, is_final boolean, complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    select
        a.platform, a.sources, a.known, a.windows, round(100.0 * a.windows / nullif(a.known, 0), 2), a.known - a.windows, a.tools,
        a.sources - a.known - a.tools, paper_value('Section 4.2', '', 'Windows percent, lowest'),
        paper_value('Section 4.2', '', 'Windows percent, highest'), c.as_of, is_settled(c.as_of, a.last_seen, period_to),
        whole.complete_percent
    from (
        select
            k.platform, count(*) as sources,
            count(k.operating_system) filter (where not coalesce(k.operating_system_is_tool, false)) as known,
            count(*) filter (where k.operating_system = 'Windows' and not coalesce(k.operating_system_is_tool, false)) as windows,
            count(*) filter (where k.operating_system_is_tool) as tools, max(k.last_seen) as last_seen
        from counted_attacks k
        where k.first_seen >= period_from and k.first_seen < period_to
            and (only_platforms is null or k.platform = any (only_platforms))
        group by k.platform
    ) a
    left join platform_clock c on c.platform = a.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = a.platform
    order by a.platform;
end;

comment on function section_4_2(timestamptz, timestamptz, text[]) is 'Section 4.2: per platform, the share of Windows among the sources with a known system; scanners and other tools that p0f knows stand apart, in neither.';

create function section_5_2(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    platform text, sources bigint, increasing bigint, decreasing bigint, neither bigint, neither_percent numeric, paper_neither numeric,
    as_of timestamptz, is_final boolean, complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    select
        a.platform, a.sources, a.increasing, a.decreasing, a.sources - a.increasing - a.decreasing,
        round(100.0 * (a.sources - a.increasing - a.decreasing) / a.sources, 2), paper_value('Section 5.2', '', 'neither up nor down'),
        c.as_of, is_settled(c.as_of, a.last_seen, period_to), whole.complete_percent
    from (
        select
            k.platform, count(*) as sources, count(*) filter (where k.visiting_order = 'increasing') as increasing,
            count(*) filter (where k.visiting_order = 'decreasing') as decreasing, max(k.last_seen) as last_seen
        from counted_attacks k
        where k.machines_targeted >= 3 and k.first_seen >= period_from and k.first_seen < period_to
            and (only_platforms is null or k.platform = any (only_platforms))
        group by k.platform
    ) a
    left join platform_clock c on c.platform = a.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = a.platform
    order by a.platform;
end;

comment on function section_5_2(timestamptz, timestamptz, text[]) is 'Section 5.2: per platform, in which order of their addresses the sources that reached three machines (or more, where there are more) came to them: up, down, or neither.';

create view table_2 as select * from table_2();
comment on view table_2 is 'Table 2: per platform, how many of its sources are clearly personal computers by their host names. For a period: function table_2(from, to, platforms).';
comment on column table_2.personal_computers is 'Sources whose host name looks like a dial-in, DSL or cable line.';
comment on column table_2.others is 'Sources with another host name.';
comment on column table_2.undetermined is 'Sources without a host name.';
comment on column table_2.personal_computers_percent is 'Share of the personal computers among all sources.';
comment on column table_2.personal_computers_percent_of_named is 'Share of the personal computers among the sources with a host name.';
comment on column table_2.paper_percent is 'What the paper''s Table 2 has for this platform: of all sources.';

create view table_3 as select * from table_3();
comment on view table_3 is 'Table 3: per platform, distinct sources and received packets of an average active day, and by the exact exposure, each with an interval of 95 %. For a period: function table_3(from, to, platforms, active_share), whose comment says what the intervals assume.';
comment on column table_3.active_days is 'UTC days on which the platform was up for at least half the day.';
comment on column table_3.sources_per_day is 'Distinct sources of an average active day.';
comment on column table_3.sources_per_day_low is 'Lower end of its interval.';
comment on column table_3.sources_per_day_high is 'Upper end of its interval.';
comment on column table_3.packets_per_day is 'Packets received on an average active day.';
comment on column table_3.packets_per_day_low is 'Lower end of its interval.';
comment on column table_3.packets_per_day_high is 'Upper end of its interval.';
comment on column table_3.exposure_days is 'The time that the platform was up, in days of 24 hours, on the UTC days that begin in the period.';
comment on column table_3.sources_per_24h_up is 'Distinct sources of each day, added up over all days on which it was up at all, divided by the exposure.';
comment on column table_3.sources_per_24h_up_low is 'Lower end of its interval.';
comment on column table_3.sources_per_24h_up_high is 'Upper end of its interval.';
comment on column table_3.packets_per_24h_up is 'Packets received on all days on which it was up at all, divided by the exposure.';
comment on column table_3.packets_per_24h_up_low is 'Lower end of its interval.';
comment on column table_3.packets_per_24h_up_high is 'Upper end of its interval.';
comment on column table_3.paper_sources_per_day is 'What the paper''s Table 3 has for this platform: sources per active day.';
comment on column table_3.paper_packets_per_day is 'What the paper''s Table 3 has for this platform: packets per active day.';

create view table_4 as select * from table_4();
comment on view table_4 is 'Table 4: per platform, the ten most frequent ports sequences of machine visits, without {}. For a period, more ranks, or with {}: function table_4(from, to, platforms, ranks, with_empty).';
comment on column table_4.rank is '1 for the most frequent one.';
comment on column table_4.visits is 'Machine visits (source and machine) with exactly this sequence.';
comment on column table_4.sources is 'Sources with at least one such visit.';
comment on column table_4.paper_rank is 'Which rank this sequence has on this platform in the paper''s Table 4; null if it is not among its ten.';
comment on column table_4.paper_sequence is 'Which sequence has this rank on this platform in the paper''s Table 4, in its notation without protocols.';

create view table_5 as select * from table_5();
comment on view table_5 is 'Table 5: per platform, the share of sources that reached exactly 1, 2, 3, … of its machines. For a period: function table_5(from, to, platforms).';
comment on column table_5.machines is 'How many machines the sources reached.';
comment on column table_5.percent is 'Share of these sources, of those that reached any machine.';
comment on column table_5.paper_percent is 'What the paper''s Table 5 has for this platform.';

create view figure_1 as select * from figure_1();
comment on view figure_1 is 'Figure 1: every platform, where it stands, and whether it is live now. For a period or another instant: function figure_1(from, to, platforms, seen_at).';
comment on column figure_1.country is 'Where it stands: ISO 3166-1 alpha-2.';
comment on column figure_1.network_kind is 'In what kind of network it stands: academic, industrial, residential, ….';
comment on column figure_1.machines is 'How many machines it emulates.';
comment on column figure_1.sensors is 'How many sensors told of it.';
comment on column figure_1.state is 'live: a sensor reported in the last ten minutes; silent: none did; replayed: the newest report is that of a replayed capture.';
comment on column figure_1.silent_since is 'When a silent platform last reported.';
comment on column figure_1.last_received is 'Capture time of the newest packet that came.';
comment on column figure_1.last_reported is 'When the newest report was made, by the sensor''s clock.';

create view figure_3 as select * from figure_3();
comment on view figure_3 is 'Figures 2 and 3 in one, of the paper''s sequence {445/tcp}: each day of each platform, zeros included, and the same day on all other platforms. For a period, another sequence or reference: function figure_3(from, to, platforms, sequence, reference).';
comment on column figure_3.is_active is 'The platform was up for at least half the day. Other days are downtime, not zeros.';
comment on column figure_3.reference is 'What the same day is compared with: "other platforms", or a global series.';
comment on column figure_3.reference_value is 'Sources with the sequence that day in the reference; null if it has none.';
comment on column figure_3.reference_platforms is 'How many other platforms were active that day.';

create view section_4_1 as select * from section_4_1();
comment on view section_4_1 is 'Section 4.1: the share of addresses seen on two or more platforms, and what they are. For a period: function section_4_1(from, to, platforms).';
comment on column section_4_1.platforms is 'Platforms with at least one source.';
comment on column section_4_1.addresses is 'Distinct addresses of sources.';
comment on column section_4_1.common_addresses is 'Addresses seen on two or more platforms.';
comment on column section_4_1.common_percent is 'Their share of all addresses.';
comment on column section_4_1.backscatter_addresses is 'Common addresses all of whose attacks are backscatter.';
comment on column section_4_1.backscatter_percent is 'Their share of the common addresses.';
comment on column section_4_1.scanner_addresses is 'The other common addresses.';
comment on column section_4_1.scanner_percent is 'Their share of the common addresses.';
comment on column section_4_1.same_class_a_addresses is 'Common addresses all of whose platforms have machines in one class A only (first octet); platforms without IPv4 machines are in none.';
comment on column section_4_1.same_class_a_percent is 'Their share of the common addresses.';
comment on column section_4_1.paper_common_percent is 'The paper''s common_percent.';
comment on column section_4_1.paper_backscatter_percent is 'The paper''s backscatter_percent.';
comment on column section_4_1.paper_scanner_percent is 'The paper''s scanner_percent.';
comment on column section_4_1.as_of is 'The oldest clock of these platforms. Null if none is known.';

create view section_4_2 as select * from section_4_2();
comment on view section_4_2 is 'Section 4.2: per platform, the share of Windows among the sources with a known system. For a period: function section_4_2(from, to, platforms).';
comment on column section_4_2.known is 'Sources with a known system, tools apart.';
comment on column section_4_2.windows is 'Sources with a Windows.';
comment on column section_4_2.windows_percent is 'Share of Windows among the known.';
comment on column section_4_2.others is 'Sources with another known system.';
comment on column section_4_2.tools is 'Sources whose SYN is that of a program such as a scanner, which says nothing about their system.';
comment on column section_4_2.unknown is 'Sources without a known system.';
comment on column section_4_2.paper_percent_low is 'The lowest share that the paper gives.';
comment on column section_4_2.paper_percent_high is 'The highest share that the paper gives.';

create view section_5_2 as select * from section_5_2();
comment on view section_5_2 is 'Section 5.2: per platform, in which order of their addresses the sources that reached three machines came to them. For a period: function section_5_2(from, to, platforms).';
comment on column section_5_2.sources is 'Sources that reached three machines or more.';
comment on column section_5_2.increasing is 'Of these, in increasing order.';
comment on column section_5_2.decreasing is 'Of these, in decreasing order.';
comment on column section_5_2.neither is 'Of these, in neither.';
comment on column section_5_2.neither_percent is 'Share of those in neither order.';
comment on column section_5_2.paper_neither is 'How many the paper saw in neither order.';

-- What one sentence says for a column wherever it stands.
do $$
declare
    sentence record;
begin
    for sentence in
        select c.relname, a.attname,
            coalesce(
                (select d.description from pg_attribute b
                    join pg_description d on d.objoid = b.attrelid and d.objsubid = b.attnum
                    where c.relname = 'counted_visits' and b.attrelid = to_regclass('visits') and b.attname = a.attname),
                w.words) as words
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        left join (values
            ('platform', 'The platform''s id.'),
            ('day', 'The UTC day.'),
            ('sources', 'Distinct sources.'),
            ('all_sources', 'All sources of the platform: what the percentages refer to.'),
            ('visits', 'Machine visits (source and machine).'),
            ('ports_sequence', 'Ports in order of first touch, each once: {135/tcp,4444/tcp}.'),
            ('as_of', 'The platform''s clock: everything captured up to it is counted. Null if it is not known.'),
            ('is_final', 'Nothing will change this any more.'),
            ('complete_percent', 'How much of what the platform captured (kernel drops included) in the hours of the row is counted; 100 only if it is all, null if nothing is known of them.')
        ) w (name, words) on w.name = a.attname
        where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
            and not exists (select from pg_description d where d.objoid = c.oid and d.objsubid = a.attnum)
    loop
        execute format('comment on column %I.%I is %L', sentence.relname, sentence.attname, sentence.words);
    end loop;
end
$$;
