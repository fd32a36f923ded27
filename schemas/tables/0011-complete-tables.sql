-- The attacks and visits that tables count, each with how complete the hours are in which it was there.
create or replace view counted_attacks as
    select *, complete_percent(platform, first_seen, last_seen) as complete_percent
    from attacks where absorbed_by is null and class <> 'answer';

create or replace view counted_visits as
    select *, complete_percent(platform, first_seen, last_seen) as complete_percent
    from visits where reached and class <> 'answer';

drop view table_2, table_3, table_4, table_5, figure_2, figure_4;
drop function table_2(timestamptz, timestamptz, text[]);
drop function table_3(timestamptz, timestamptz, text[], numeric);
drop function table_4(timestamptz, timestamptz, text[], integer, boolean);
drop function table_4_of(text, timestamptz, timestamptz, text[]);
drop function table_5(timestamptz, timestamptz, text[]);
drop function figure_2(timestamptz, timestamptz, text[], text);
drop function figure_4(timestamptz, timestamptz, text[]);

-- A partition in which nobody is left under an item has said zero and says nothing again: whether a figure is final, the others say, and
-- the platform's clock.
create or replace view platform_hour as
    select
        sums.platform, sums.hour, sums.measure, sums.item, sums.sources, sums.visits, sums.packets, sums.bytes, clock.as_of,
        coalesce(sums.final_rows and clock.as_of >= sums.hour + interval '1 hour' + allowed_lateness(), false) as is_final,
        whole.complete_percent
    from (
        select
            platform, window_key as hour, measure, item, sum(sources)::bigint as sources, sum(visits)::bigint as visits,
            sum(packets) as packets, sum(bytes) as bytes,
            coalesce(bool_and(is_final) filter (where sources <> 0 or visits <> 0 or packets <> 0), true) as final_rows
        from statistics where window_kind = 'hour'
        group by platform, window_key, measure, item
        having measure = 'all' or sum(sources) <> 0 or sum(packets) <> 0
    ) sums
    left join platform_clock clock on clock.platform = sums.platform
    left join completeness_hours whole on whole.platform = sums.platform and whole.hour = sums.hour;

create or replace view platform_day as
    select
        sums.platform, sums.day, sums.measure, sums.item, sums.sources, sums.visits, sums.packets, sums.bytes, clock.as_of,
        coalesce(sums.final_rows and clock.as_of >= ((sums.day + 1)::timestamp at time zone 'UTC') + allowed_lateness(), false) as is_final,
        whole.complete_percent
    from (
        select
            platform, (window_key at time zone 'UTC')::date as day, measure, item, sum(sources)::bigint as sources,
            sum(visits)::bigint as visits, sum(packets) as packets, sum(bytes) as bytes,
            coalesce(bool_and(is_final) filter (where sources <> 0 or visits <> 0 or packets <> 0), true) as final_rows
        from statistics where window_kind = 'day'
        group by platform, (window_key at time zone 'UTC')::date, measure, item
        having measure = 'all' or sum(sources) <> 0 or sum(packets) <> 0
    ) sums
    left join platform_clock clock on clock.platform = sums.platform
    left join completeness_days whole on whole.platform = sums.platform and whole.day = sums.day;

create or replace view platform_rolling as
    with generations as (
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

create function table_2(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    platform text, sources bigint, personal_computers bigint, others bigint, undetermined bigint, personal_computers_percent numeric,
    personal_computers_percent_of_named numeric, as_of timestamptz, is_final boolean, complete_percent numeric
)
    language sql stable
begin atomic
    select
        a.platform, a.sources, a.personal_computers, a.sources - a.personal_computers - a.undetermined, a.undetermined,
        round(100.0 * a.personal_computers / a.sources, 2),
        round(100.0 * a.personal_computers / nullif(a.sources - a.undetermined, 0), 2),
        c.as_of, is_settled(c.as_of, a.last_seen, period_to), whole.complete_percent
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
    platform text, active_days bigint, sources_per_day numeric, packets_per_day numeric, as_of timestamptz, is_final boolean,
    complete_percent numeric
)
    language sql stable
begin atomic
    select
        d.platform, count(*), round(coalesce(sum(n.sources), 0) / count(*), 2), round(coalesce(sum(n.packets), 0) / count(*), 2),
        c.as_of,
        coalesce(
            bool_and(coalesce(n.final_rows, true))
                and c.as_of >= ((max(d.day) + 1)::timestamp at time zone 'UTC') + allowed_lateness(), false),
        whole.complete_percent
    from platform_up d
    left join (
        select
            s.platform, s.window_key, sum(s.sources) as sources, sum(s.packets) as packets, bool_and(s.is_final) as final_rows
        from statistics s
        where s.window_kind = 'day' and s.measure = 'all' and s.window_key >= period_from and s.window_key < period_to
            and (only_platforms is null or s.platform = any (only_platforms))
        group by s.platform, s.window_key
    ) n on n.platform = d.platform and n.window_key = d.day::timestamp at time zone 'UTC'
    left join platform_clock c on c.platform = d.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = d.platform
    where d.minutes_up >= active_share * 1440
        and d.day::timestamp at time zone 'UTC' >= period_from and d.day::timestamp at time zone 'UTC' < period_to
        and (only_platforms is null or d.platform = any (only_platforms))
    group by d.platform, c.as_of, whole.complete_percent
    order by d.platform;
end;

comment on function table_3(timestamptz, timestamptz, text[], numeric) is 'Table 3: per platform, distinct sources and received packets of an average active day. A day is active if the platform was up for active_share of it; a day without attacks counts.';

create function table_4(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null,
    ranks integer default 10, with_empty boolean default false
) returns table (
    platform text, rank bigint, ports_sequence text, visits bigint, sources bigint, as_of timestamptz, is_final boolean,
    complete_percent numeric
)
    language sql stable
begin atomic
    select r.platform, r.rank, r.ports_sequence, r.visits, r.sources, c.as_of, is_settled(c.as_of, r.last_seen, period_to),
        whole.complete_percent
    from (
        select
            k.platform, k.ports_sequence, count(*) as visits, count(distinct k.attack) as sources,
            row_number() over (
                partition by k.platform order by count(*) desc, count(distinct k.attack) desc, k.ports_sequence collate "C") as rank,
            max(max(k.last_seen)) over (partition by k.platform) as last_seen
        from counted_visits k
        where k.attack_first_seen >= period_from and k.attack_first_seen < period_to
            and (only_platforms is null or k.platform = any (only_platforms))
            and (with_empty or k.ports_sequence <> '{}')
        group by k.platform, k.ports_sequence
    ) r
    left join platform_clock c on c.platform = r.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = r.platform
    where r.rank <= ranks
    order by r.platform, r.rank;
end;

comment on function table_4(timestamptz, timestamptz, text[], integer, boolean) is 'Table 4: per platform, the most frequent ports sequences of machine visits; with_empty also shows {}, the visits without a port (ICMP, backscatter).';

create function table_4_of(
    of_sequence text, period_from timestamptz default '-infinity', period_to timestamptz default 'infinity',
    only_platforms text[] default null
) returns table (
    platform text, ports_sequence text, visits bigint, sources bigint, as_of timestamptz, is_final boolean, complete_percent numeric
)
    language sql stable
begin atomic
    select
        p.id, of_sequence, count(k.attack), count(distinct k.attack), c.as_of,
        is_settled(c.as_of, coalesce(max(k.last_seen), '-infinity'), period_to), whole.complete_percent
    from (select id from platforms union select l.platform from ledger l) p
    left join counted_visits k
        on k.platform = p.id and k.ports_sequence = of_sequence
        and k.attack_first_seen >= period_from and k.attack_first_seen < period_to
    left join platform_clock c on c.platform = p.id
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = p.id
    where only_platforms is null or p.id = any (only_platforms)
    group by p.id, c.as_of, whole.complete_percent
    order by p.id;
end;

comment on function table_4_of(text, timestamptz, timestamptz, text[]) is 'How often one ports sequence was seen on every platform, zero included.';

create function table_5(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    platform text, machines integer, sources bigint, percent numeric, all_sources bigint, as_of timestamptz, is_final boolean,
    complete_percent numeric
)
    language sql stable
begin atomic
    with counted as (
        select k.platform, k.machines_targeted as machines, count(*) as sources, max(k.last_seen) as last_seen
        from counted_attacks k
        where k.machines_targeted >= 1 and k.first_seen >= period_from and k.first_seen < period_to
            and (only_platforms is null or k.platform = any (only_platforms))
        group by k.platform, k.machines_targeted
    ), totals as (
        select
            t.platform, sum(t.sources)::bigint as all_sources, max(t.last_seen) as last_seen,
            greatest(max(t.machines), (select count(*) from machines m where m.platform = t.platform)) as machines
        from counted t group by t.platform
    )
    select
        t.platform, n.machines::integer, coalesce(k.sources, 0), round(100.0 * coalesce(k.sources, 0) / t.all_sources, 2), t.all_sources,
        c.as_of, is_settled(c.as_of, t.last_seen, period_to), whole.complete_percent
    from totals t
    cross join generate_series(1, t.machines) n (machines)
    left join counted k on k.platform = t.platform and k.machines = n.machines
    left join platform_clock c on c.platform = t.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = t.platform
    order by t.platform, n.machines;
end;

comment on function table_5(timestamptz, timestamptz, text[]) is 'Table 5: per platform, the share of sources that reached exactly 1, 2, 3, … of its machines, of those that reached any.';

create function figure_2(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null,
    only_sequence text default null
) returns table (
    platform text, ports_sequence text, day date, visits bigint, sources bigint, as_of timestamptz, is_final boolean,
    complete_percent numeric
)
    language sql stable
begin atomic
    select
        n.platform, n.item, (n.window_key at time zone 'UTC')::date, n.visits, n.sources, c.as_of,
        coalesce(n.final_rows and c.as_of >= n.window_key + interval '24 hours' + allowed_lateness(), false),
        whole.complete_percent
    from (
        select
            s.platform, s.item, s.window_key, sum(s.visits)::bigint as visits, sum(s.sources)::bigint as sources,
            bool_and(s.is_final) as final_rows
        from statistics s
        where s.window_kind = 'day' and s.measure = 'sequence' and s.window_key >= period_from and s.window_key < period_to
            and (only_platforms is null or s.platform = any (only_platforms))
            and (only_sequence is null or s.item = only_sequence)
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

comment on function figure_2(timestamptz, timestamptz, text[], text) is 'Figure 2: machine visits and sources per UTC day, platform and ports sequence. A sequence is that of the touches of the day.';

create function figure_4(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    platform text, "position" integer, country text, sources bigint, percent numeric, countries bigint, all_sources bigint,
    as_of timestamptz, is_final boolean, complete_percent numeric
)
    language sql stable
begin atomic
    with counted as (
        select
            k.platform, k.country, count(*) as sources, max(k.last_seen) as last_seen,
            row_number() over (partition by k.platform order by k.country = '??', count(*) desc, k.country collate "C") as rank
        from counted_attacks k
        where k.first_seen >= period_from and k.first_seen < period_to
            and (only_platforms is null or k.platform = any (only_platforms))
        group by k.platform, k.country
    ), placed as (
        select *, case when country = '??' then 7 when rank <= 5 then rank::integer else 6 end as place from counted
    ), totals as (
        select
            t.platform, sum(t.sources)::bigint as all_sources, count(*) filter (where t.country <> '??') as countries,
            max(t.last_seen) as last_seen
        from counted t group by t.platform
    )
    select
        f.platform, f.place, case f.place when 6 then 'others' else min(f.country) end, sum(f.sources)::bigint,
        round(100.0 * sum(f.sources) / t.all_sources, 2), t.countries, t.all_sources, c.as_of,
        is_settled(c.as_of, t.last_seen, period_to), whole.complete_percent
    from placed f
    join totals t on t.platform = f.platform
    left join platform_clock c on c.platform = f.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = f.platform
    group by f.platform, f.place, t.all_sources, t.countries, t.last_seen, c.as_of, whole.complete_percent
    order by f.platform, f.place;
end;

comment on function figure_4(timestamptz, timestamptz, text[]) is 'Figure 4: per platform, the five countries from which most sources came, the others (position 6), and apart from them the sources of unknown country (??, position 7).';

create view table_2 as select * from table_2();
comment on view table_2 is 'Table 2: per platform, how many of its sources are clearly personal computers by their host names. For a period: function table_2(from, to, platforms).';
comment on column table_2.personal_computers is 'Sources whose host name looks like a dial-in, DSL or cable line.';
comment on column table_2.others is 'Sources with another host name.';
comment on column table_2.undetermined is 'Sources without a host name.';
comment on column table_2.personal_computers_percent is 'Share of the personal computers among all sources.';
comment on column table_2.personal_computers_percent_of_named is 'Share of the personal computers among the sources with a host name.';

create view table_3 as select * from table_3();
comment on view table_3 is 'Table 3: per platform, distinct sources and received packets of an average active day. For a period: function table_3(from, to, platforms).';
comment on column table_3.active_days is 'UTC days on which the platform was up for at least half the day.';
comment on column table_3.sources_per_day is 'Distinct sources of an average active day.';
comment on column table_3.packets_per_day is 'Packets received on an average active day.';

create view table_4 as select * from table_4();
comment on view table_4 is 'Table 4: per platform, the ten most frequent ports sequences of machine visits, without {}. For a period, more ranks, or with {}: function table_4(from, to, platforms, ranks, with_empty).';
comment on column table_4.rank is '1 for the most frequent one.';
comment on column table_4.visits is 'Machine visits (source and machine) with exactly this sequence.';
comment on column table_4.sources is 'Sources with at least one such visit.';

create view table_5 as select * from table_5();
comment on view table_5 is 'Table 5: per platform, the share of sources that reached exactly 1, 2, 3, … of its machines. For a period: function table_5(from, to, platforms).';
comment on column table_5.machines is 'How many machines the sources reached.';
comment on column table_5.percent is 'Share of these sources, of those that reached any machine.';

create view figure_2 as select * from figure_2();
comment on view figure_2 is 'Figure 2: machine visits and sources per UTC day, platform and ports sequence. For a period or one sequence: function figure_2(from, to, platforms, sequence).';

create view figure_4 as select * from figure_4();
comment on view figure_4 is 'Figure 4: per platform, the five countries from which most sources came, the others, and the unknown. For a period: function figure_4(from, to, platforms).';
comment on column figure_4.position is '1 to 5 for the five countries, 6 for all others together, 7 for unknown.';
comment on column figure_4.country is 'ISO 3166-1 alpha-2, "others", or ?? for unknown.';
comment on column figure_4.percent is 'Share of these sources, of all (the unknown included).';
comment on column figure_4.countries is 'How many countries sources came from, without the unknown.';

-- What one sentence says for a column wherever it stands.
do $$
declare
    sentence record;
begin
    for sentence in
        select c.relname, a.attname, w.words
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        join (values
            ('platform', 'The platform''s id.'),
            ('sensor', 'The sensor''s name.'),
            ('day', 'The UTC day.'),
            ('sources', 'Distinct sources.'),
            ('all_sources', 'All sources of the platform: what the percentages refer to.'),
            ('visits', 'Machine visits (source and machine).'),
            ('generation', 'Raised whenever a topic is made anew; revisions compare within one.'),
            ('ports_sequence', 'Ports in order of first touch, each once: {135/tcp,4444/tcp}.'),
            ('as_of', 'The platform''s clock: everything captured up to it is counted. Null if it is not known.'),
            ('is_final', 'Nothing will change this any more.'),
            ('captured', 'Packets that the sensors captured, by their reports or by the batches that came, whichever says more.'),
            ('dropped', 'Packets that a kernel dropped for want of buffer: nobody has seen them, they are in no other number here.'),
            ('spooled', 'Packets that waited in the sensors'' spools when they last reported of that time.'),
            ('published', 'Packets that the broker acknowledged in that time, whenever they were captured.'),
            ('discarded', 'Packets that a sensor threw away because it could neither send nor spool them: they are missing or pending, too.'),
            ('pending', 'Captured packets of which no batch that came tells: on their way, spooled, or lost at the end of a run.'),
            ('received', 'Packets that came, those that came twice included.'),
            ('delivered', 'Packets that came, those that came twice included.'),
            ('counted', 'Packets that are in the attacks.'),
            ('missing', 'Packets that never came.'),
            ('duplicate', 'Packets that came again and were not counted again.'),
            ('late', 'Packets set aside because they came too late.'),
            ('clock_refused', 'Packets set aside because they were captured in the future of their record.'),
            ('malformed', 'Packets set aside because their headers contradict themselves.'),
            ('unreadable', 'Packets set aside with a batch that could not be read.'),
            ('set_aside', 'Packets that are still set aside: late, clock_refused, malformed and unreadable without the redriven ones.'),
            ('redriven', 'Packets that had been set aside, were given in again, and are counted.'),
            ('lost_records', 'Records that were gone from packets.v1; whose packets they held is not known.'),
            ('complete_percent', 'How much of what the platform captured (kernel drops included) in the hours of the row is counted; 100 only if it is all, null if nothing is known of them.'),
            ('balances', 'Every lines hours balance, and captured = counted + missing + set_aside + pending.')
        ) w (name, words) on w.name = a.attname
        where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
            and not exists (select from pg_description d where d.objoid = c.oid and d.objsubid = a.attnum)
    loop
        execute format('comment on column %I.%I is %L', sentence.relname, sentence.attname, sentence.words);
    end loop;
end
$$;
