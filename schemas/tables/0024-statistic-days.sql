-- What is local and what the whole world sees, the claims, and the figures of single sequences are read from the statistics of days. These
-- have a row for each partition; here they are added up, and what the sensors told of a day is summed up, so that nobody needs to do it again
-- for every question. Kept like the counts of days, by triggers in the transaction that writes the rows.

-- Index entries are made with every row that is written, and most items are short: for these the key is to become part of the statement that
-- asks for it, which a function with a part that is only stable cannot.
create function long_item_key(item text) returns text
    language sql immutable strict parallel safe
    return left(item, 150) || '…' || encode(sha256(convert_to(item, 'UTF8')), 'hex');

comment on function long_item_key(text) is 'What stands for a long item in an index: its beginning and SHA-256.';

create or replace function statistic_item_key(item text) returns text
    language sql immutable parallel safe
    return case when octet_length(item) <= 200 then item else long_item_key(item) end;

create or replace function is_special_address(address inet) returns boolean
    language sql immutable parallel safe
    return case family(address)
        when 4 then address <<= any (array[
            '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24',
            '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4']::inet[])
        else not address <<= '2000::/3' or address <<= any (array['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']::inet[])
    end;

-- Items are long and come again every day on every platform: they have a number.
create table statistic_items (
    id integer generated always as identity primary key,
    measure text not null,
    item text not null
);

create unique index statistic_items_key on statistic_items (measure, statistic_item_key(item));

comment on table statistic_items is 'The numbers of what statistic_days counts.';
comment on column statistic_items.id is 'Its number in this database, and in no other.';
comment on column statistic_items.measure is 'What is counted, as in statistics.';
comment on column statistic_items.item is 'Which ports sequence, port, country, …';

create table statistic_days (
    day date not null,
    platform text not null,
    item integer not null,
    slot smallint not null,
    parts bigint not null,
    open_parts bigint not null,
    sources bigint not null,
    visits bigint not null,
    packets bigint not null,
    bytes bigint not null,
    primary key (day, platform, item, slot)
) with (fillfactor = 70);

create index statistic_days_item on statistic_days (item, day);

comment on table statistic_days is 'What the statistics of each UTC day add up to over partitions and generations. Kept and to be added up like attack_days.';
comment on column statistic_days.item is 'Its number in statistic_items.';
comment on column statistic_days.slot is 'Which of the writers at the same time counted.';
comment on column statistic_days.parts is 'Rows of statistics.';
comment on column statistic_days.open_parts is 'Those that count something and may still change.';
comment on column statistic_days.packets is 'Packets received.';
comment on column statistic_days.bytes is 'Bytes received: lengths of the IP packets.';

create table sensor_days (
    platform text not null,
    day date not null,
    minutes_up integer,
    captured numeric,
    dropped numeric,
    spooled bigint,
    published numeric,
    discarded numeric,
    primary key (day, platform)
) with (fillfactor = 50);

comment on table sensor_days is 'What sensor_hours tells of each UTC day, kept by triggers. Nulls where it tells nothing any more.';
comment on column sensor_days.minutes_up is 'Minutes of the day in which the best sensor of each hour was capturing, 0 to 1440.';
comment on column sensor_days.captured is 'Packets to or from a machine of the platform.';
comment on column sensor_days.dropped is 'Packets that the kernel dropped for want of buffer.';
comment on column sensor_days.spooled is 'Packets that waited in a spool, in the hour in which they were most.';
comment on column sensor_days.published is 'Packets that the broker acknowledged.';
comment on column sensor_days.discarded is 'Packets thrown away because they could not be sent.';

create function number_items_sql(changed_rows text) returns text
    language sql immutable parallel safe
    return format(
        $sql$
        insert into statistic_items (measure, item)
        select n.measure, n.item
        from (select distinct r.measure, r.item from (%s) r where r.window_kind = 'day') n
        where not exists (
            select from statistic_items i where i.measure = n.measure and statistic_item_key(i.item) = statistic_item_key(n.item))
        order by n.measure, statistic_item_key(n.item)
        on conflict (measure, statistic_item_key(item)) do nothing
        $sql$,
        changed_rows);

comment on function number_items_sql(text) is 'How new items of statistics get a number. Who has the same new item waits for whoever came first.';

-- A single row counts as no more than a thousand billions, so that no producer's mistake makes a sum that no column can hold.
create function count_statistics_sql(changed_rows text, slot smallint) returns text
    language sql immutable parallel safe
    return format(
        $sql$
        insert into statistic_days as d (day, platform, item, slot, parts, open_parts, sources, visits, packets, bytes)
        select s.day, s.platform, i.id, %s, s.parts, s.open_parts, s.sources, s.visits, s.packets, s.bytes
        from (
            select
                c.platform, c.day, c.measure, c.item, sum(c.sign) as parts, coalesce(sum(c.sign) filter (where c.is_open), 0) as open_parts,
                sum(c.sources) as sources, sum(c.visits) as visits, sum(c.packets) as packets, sum(c.bytes) as bytes
            from (
                select
                    r.sign, r.platform, (r.window_key at time zone 'UTC')::date as day, r.measure, r.item,
                    not r.is_final and (r.sources <> 0 or r.visits <> 0 or r.packets <> 0) as is_open,
                    r.sign * least(greatest(r.sources, -1000000000000000), 1000000000000000) as sources,
                    r.sign * least(greatest(r.visits, -1000000000000000), 1000000000000000) as visits,
                    r.sign * least(greatest(r.packets, -1000000000000000), 1000000000000000) as packets,
                    r.sign * least(greatest(r.bytes, -1000000000000000), 1000000000000000) as bytes
                from (%s) r
                where r.window_kind = 'day'
            ) c
            group by c.platform, c.day, c.measure, c.item
            having sum(c.sign) <> 0 or sum(c.sign) filter (where c.is_open) <> 0 or sum(c.sources) <> 0 or sum(c.visits) <> 0
                or sum(c.packets) <> 0 or sum(c.bytes) <> 0
        ) s
        left join statistic_items i on i.measure = s.measure and statistic_item_key(i.item) = statistic_item_key(s.item)
        on conflict (day, platform, item, slot) do update set
            parts = d.parts + excluded.parts, open_parts = d.open_parts + excluded.open_parts, sources = d.sources + excluded.sources,
            visits = d.visits + excluded.visits, packets = d.packets + excluded.packets, bytes = d.bytes + excluded.bytes
        $sql$,
        slot, changed_rows);

comment on function count_statistics_sql(text, smallint) is 'How rows of statistics, each with a sign, are added to statistic_days.';

-- The best sensor of an hour cannot be added up: a day that changed is summed up anew.
create function sum_up_sensor_days_sql(changed_rows text) returns text
    language sql immutable parallel safe
    return format(
        $sql$
        insert into sensor_days as d (platform, day, minutes_up, captured, dropped, spooled, published, discarded)
        select t.platform, t.day, s.minutes_up, s.captured, s.dropped, s.spooled, s.published, s.discarded
        from (select distinct c.platform, (c.hour at time zone 'UTC')::date as day from (%s) c) t
        left join lateral (
            select
                sum(h.minutes)::integer as minutes_up, sum(h.captured) as captured, sum(h.dropped) as dropped, max(h.spooled) as spooled,
                sum(h.published) as published, sum(h.discarded) as discarded
            from (
                select
                    e.hour, max(e.minutes) as minutes, sum(e.captured) as captured, sum(e.dropped) as dropped, max(e.spooled) as spooled,
                    sum(e.published) as published, sum(e.discarded) as discarded
                from (
                    select
                        r.sensor, r.hour, least(60, sum(r.minutes_up)) as minutes, sum(r.captured) as captured, sum(r.dropped) as dropped,
                        max(r.spooled) as spooled, sum(r.published) as published, sum(r.discarded) as discarded
                    from sensor_hours r
                    where r.platform = t.platform and r.hour >= t.day::timestamp at time zone 'UTC'
                        and r.hour < (t.day + 1)::timestamp at time zone 'UTC'
                    group by r.sensor, r.hour
                ) e
                group by e.hour
            ) h
        ) s on true
        order by t.day, t.platform
        on conflict (day, platform) do update set
            minutes_up = excluded.minutes_up, captured = excluded.captured, dropped = excluded.dropped, spooled = excluded.spooled,
            published = excluded.published, discarded = excluded.discarded
        where (d.minutes_up, d.captured, d.dropped, d.spooled, d.published, d.discarded) is distinct from
            (excluded.minutes_up, excluded.captured, excluded.dropped, excluded.spooled, excluded.published, excluded.discarded)
        $sql$,
        changed_rows);

comment on function sum_up_sensor_days_sql(text) is 'How the days of rows of sensor_hours are summed up in sensor_days.';

create or replace function count_days() returns trigger
    language plpgsql
as $$
declare
    outer_path text := current_setting('search_path');
    outer_sort text := current_setting('enable_sort');
    changed_rows text := case tg_op
        when 'INSERT' then 'select 1 as sign, n.* from new_rows n'
        when 'DELETE' then 'select -1 as sign, o.* from old_rows o'
        else 'select 1 as sign, n.* from new_rows n union all select -1, o.* from old_rows o'
    end;
begin
    perform set_config('search_path', quote_ident(tg_table_schema), true);
    if tg_op = 'TRUNCATE' then
        case tg_table_name
            when 'attacks' then truncate attack_days, country_days, addresses;
            when 'visits' then truncate sequence_days;
            when 'statistics' then truncate statistic_days, statistic_items;
            when 'sensor_hours' then truncate sensor_days;
            else truncate ledger_days;
        end case;
    elsif tg_table_name = 'sensor_hours' then
        -- Who writes hours of the same platform waits, and sees in a statement of its own what was written meanwhile.
        execute format(
            $sql$
            select pg_advisory_xact_lock(l.key)
            from (
                -- A thousand locks are enough for any number of platforms.
                select distinct hashtextextended('leurre days of ' || current_schema(), hashtext(c.platform) & 1023) as key from (%s) c
                order by key
                offset 0
            ) l
            $sql$,
            changed_rows);
        execute sum_up_sensor_days_sql(changed_rows);
    else
        if tg_table_name = 'statistics' then
            if tg_op <> 'DELETE' then
                execute number_items_sql('select n.* from new_rows n');
            end if;
            -- There are many rows, of which the planner expects few.
            perform set_config('enable_sort', 'off', true);
        end if;
        execute case tg_table_name
            when 'attacks' then count_attacks_sql(changed_rows, counting_slot())
            when 'visits' then count_visits_sql(changed_rows, counting_slot())
            when 'statistics' then count_statistics_sql(changed_rows, counting_slot())
            else count_ledger_hours_sql(changed_rows, counting_slot())
        end;
    end if;
    perform set_config('search_path', outer_path, true), set_config('enable_sort', outer_sort, true);
    return null;
end
$$;

do $$
declare
    counted text;
begin
    foreach counted in array array['statistics', 'sensor_hours'] loop
        execute format(
            $sql$
            create trigger count_inserted after insert on %1$I referencing new table as new_rows for each statement execute function count_days();
            create trigger count_updated after update on %1$I referencing old table as old_rows new table as new_rows
                for each statement execute function count_days();
            create trigger count_deleted after delete on %1$I referencing old table as old_rows for each statement execute function count_days();
            create trigger count_truncated after truncate on %1$I for each statement execute function count_days();
            $sql$,
            counted);
    end loop;
end
$$;

create or replace function recount_days() returns void
    language plpgsql volatile
as $$
declare
    slot smallint := counting_slot();
begin
    lock table sensor_hours, attacks, visits, statistics, ledger_hours in share row exclusive mode;
    truncate attack_days, country_days, addresses, sequence_days, ledger_days, statistic_days, statistic_items, sensor_days;
    execute count_attacks_sql('select 1 as sign, a.* from attacks a', slot);
    execute count_visits_sql('select 1 as sign, v.* from visits v', slot);
    execute number_items_sql('select s.* from statistics s');
    execute count_statistics_sql('select 1 as sign, s.* from statistics s', slot);
    execute count_ledger_hours_sql('select 1 as sign, h.* from ledger_hours h', slot);
    execute sum_up_sensor_days_sql('select h.* from sensor_hours h');
end
$$;

do $$
begin
    execute number_items_sql('select s.* from statistics s');
    execute count_statistics_sql('select 1 as sign, s.* from statistics s', counting_slot());
    execute sum_up_sensor_days_sql('select h.* from sensor_hours h');
end
$$;

create or replace view platform_up as
    select platform, day, minutes_up from sensor_days where minutes_up is not null;

create or replace view completeness_days as
    select
        platform, day, greatest(sum(captured), sum(reported_captured)) as captured, sum(dropped) as dropped, max(spooled) as spooled,
        sum(published) as published, sum(discarded) as discarded,
        greatest(sum(captured), sum(reported_captured)) - sum(captured) as pending, sum(received) as received, sum(counted) as counted,
        sum(duplicate) as duplicate, sum(missing) as missing, sum(late) as late, sum(clock_refused) as clock_refused,
        sum(malformed) as malformed, sum(unreadable) as unreadable,
        sum(late) + sum(clock_refused) + sum(malformed) + sum(unreadable) - sum(redriven) as set_aside, sum(redriven) as redriven,
        sum(lost_records) as lost_records,
        complete_share(sum(counted), greatest(sum(captured), sum(reported_captured)), sum(dropped)) as complete_percent,
        sum(unbalanced) = 0 and sum(captured) = sum(counted) + sum(missing) + sum(late) + sum(clock_refused) + sum(malformed)
            + sum(unreadable) - sum(redriven) as balances
    from (
        select
            platform, day, captured as reported_captured, dropped, spooled, published, discarded, 0::numeric as captured,
            0::numeric as received, 0::numeric as counted, 0::numeric as duplicate, 0::numeric as missing, 0::numeric as late,
            0::numeric as clock_refused, 0::numeric as malformed, 0::numeric as unreadable, 0::numeric as lost_records,
            0::numeric as redriven, 0::numeric as unbalanced
        from sensor_days where minutes_up is not null
        union all
        select
            platform, day, 0, 0, 0, 0, 0, captured, received, counted, duplicate, missing, late, clock_refused, malformed, unreadable,
            lost_records, redriven, unbalanced
        from ledger_days
    ) accounts
    group by platform, day;

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
                s.platform, s.day, i.measure, i.item, sum(s.sources)::bigint as sources, sum(s.visits)::bigint as visits,
                sum(s.packets) as packets, sum(s.bytes) as bytes, sum(s.open_parts) = 0 as final_rows, null::numeric as complete_percent,
                true as is_number
            from statistic_days s join statistic_items i on i.id = s.item
            group by s.platform, s.day, i.measure, i.item
            having i.measure = 'all' and sum(s.parts) <> 0 or sum(s.sources) <> 0 or sum(s.packets) <> 0
            union all
            select w.platform, w.day, m.measure, '', 0, 0, 0, 0, true, w.complete_percent, false
            from completeness_days w
            cross join (values
                ('all'), ('machines'), ('order'), ('class'), ('country'), ('system'), ('sequence'), ('port'), ('common')) m (measure)
        ) numbers
    ) told
    left join platform_clock clock on clock.platform = told.platform
    where told.is_number;

create or replace function table_3(
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
                s.platform, s.day, sum(s.sources) as sources, sum(s.packets) as packets, sum(s.open_parts) = 0 as final_rows
            from statistic_items i join statistic_days s on s.item = i.id
            where i.measure = 'all' and s.day >= first_whole_day(period_from)
                and s.day < first_whole_day(period_to) and (only_platforms is null or s.platform = any (only_platforms))
            group by s.platform, s.day
        ) n on n.platform = d.platform and n.day = d.day
        where (d.minutes_up > 0 or active_share = 0) and d.day >= first_whole_day(period_from) and d.day < first_whole_day(period_to)
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
        n.platform, n.item, n.day, n.visits, n.sources, c.as_of,
        coalesce(n.final_rows and c.as_of >= ((n.day + 1)::timestamp at time zone 'UTC') + allowed_lateness(), false), whole.complete_percent
    from (
        select
            s.platform, i.item, s.day, sum(s.visits)::bigint as visits, sum(s.sources)::bigint as sources, sum(s.open_parts) = 0 as final_rows
        from statistic_items i join statistic_days s on s.item = i.id
        where i.measure = 'sequence' and s.day >= first_whole_day(period_from) and s.day < first_whole_day(period_to)
            and (only_platforms is null or s.platform = any (only_platforms))
            and (only_sequence is null or statistic_item_key(i.item) = statistic_item_key(only_sequence))
        group by s.platform, i.id, s.day
        having sum(s.visits) <> 0
    ) n
    left join platform_clock c on c.platform = n.platform
    left join (
        select w.platform, w.day, w.complete_percent from completeness_days w
        where w.day >= first_whole_day(period_from) and w.day < first_whole_day(period_to)
            and (only_platforms is null or w.platform = any (only_platforms))
    ) whole on whole.platform = n.platform and whole.day = n.day
    order by n.platform, n.item collate "C", n.day;
end;

create or replace function figure_3(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null,
    only_sequence text default '{445/tcp}', reference text default null, active_share numeric default 0.5
) returns table (
    platform text, ports_sequence text, day date, is_active boolean, visits bigint, sources bigint, reference text,
    reference_value numeric, reference_platforms bigint, as_of timestamptz, is_final boolean, complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    with counts as (
        select
            s.platform, s.day, sum(s.visits)::bigint as visits, sum(s.sources)::bigint as sources, sum(s.open_parts) = 0 as final_rows
        from statistic_items i join statistic_days s on s.item = i.id
        where i.measure = 'sequence' and statistic_item_key(i.item) = statistic_item_key(only_sequence)
            and s.day >= first_whole_day(period_from) and s.day < first_whole_day(period_to)
        group by s.platform, s.day
        having sum(s.parts) <> 0
    ), days as (
        select
            coalesce(u.platform, n.platform) as platform, coalesce(u.day, n.day) as day,
            coalesce(u.minutes_up >= active_share * 1440, false) as is_active, coalesce(n.visits, 0) as visits,
            coalesce(n.sources, 0) as sources, coalesce(n.final_rows, true) as final_rows
        from (
            select up.platform, up.day, up.minutes_up from platform_up up
            where up.day >= first_whole_day(period_from) and up.day < first_whole_day(period_to)
        ) u
        full join counts n on n.platform = u.platform and n.day = u.day
    ), imported as (
        select distinct on (g.day) g.day, g.sources
        from sequence_port(only_sequence) k
        join global_series g on g.series = 'isc' and g.port = k.port and g.protocol in (k.protocol, 'any')
        order by g.day, g.protocol = 'any'
    ), seen as (
        select
            d.*, i.sources as imported,
            coalesce(
                figure_3.reference,
                case when bool_and(i.sources is not null) filter (where d.is_active) over (partition by d.platform) then 'isc'
                    else 'other platforms' end) as chosen,
            sum(d.sources) filter (where d.is_active) over (partition by d.day) as all_sources,
            count(*) filter (where d.is_active) over (partition by d.day) as all_platforms
        from days d
        left join imported i on i.day = d.day
    )
    select
        d.platform, only_sequence, d.day, d.is_active, d.visits, d.sources, d.chosen,
        case
            when d.chosen = 'isc' then d.imported
            when d.chosen in ('other platforms', 'others') and d.all_platforms > d.is_active::integer
                then coalesce(d.all_sources, 0) - case when d.is_active then d.sources else 0 end
        end,
        case when d.chosen in ('other platforms', 'others') then d.all_platforms - d.is_active::integer end, c.as_of,
        coalesce(d.final_rows and c.as_of >= ((d.day + 1)::timestamp at time zone 'UTC') + allowed_lateness(), false),
        whole.complete_percent
    from seen d
    left join platform_clock c on c.platform = d.platform
    left join (
        select w.platform, w.day, w.complete_percent from completeness_days w
        where w.day >= first_whole_day(period_from) and w.day < first_whole_day(period_to)
            and (only_platforms is null or w.platform = any (only_platforms))
    ) whole on whole.platform = d.platform and whole.day = d.day
    where only_platforms is null or d.platform = any (only_platforms)
    order by d.platform, d.day;
end;

create or replace function local_shares(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null,
    fdr double precision default 1
) returns table (
    platform text, measure text, item text, sources bigint, all_sources bigint, share_percent numeric, global_sources bigint,
    global_share_percent numeric, odds_ratio numeric, odds_ratio_low numeric, odds_ratio_high numeric, p double precision,
    q double precision, tests bigint, days bigint, complete_percent numeric
)
    language sql stable
    set jit = off
    set enable_nestloop = off
    set enable_sort = off
    set work_mem = '128MB'
begin atomic
    with up as materialized (
        select dense_rank() over (order by u.platform collate "C")::integer as id, u.platform, u.day
        from platform_up u
        where u.minutes_up >= 720 and u.day >= first_whole_day(period_from) and u.day < first_whole_day(period_to)
    ), cells as materialized (
        select s.item, u.id as platform, s.day, sum(s.sources::double precision) as n
        from statistic_days s join up u on u.platform = s.platform and u.day = s.day
        where s.day >= first_whole_day(period_from) and s.day < first_whole_day(period_to)
        group by s.item, u.id, s.day
        having sum(s.sources::double precision) > 0
        union all
        -- No rows; but the planner is to know that there are many here.
        select 0, 0, null, 0 from generate_series(1, 600000) where period_from < '-infinity'
    ), here as materialized (
        select c.platform as id, c.day, sum(c.n) as t
        from cells c
        where c.item in (select i.id from statistic_items i where i.measure = 'all')
        group by c.platform, c.day
    ), everywhere as materialized (
        select h.day, sum(h.t) as v from here h group by h.day
    ), whole as materialized (
        select sum(e.v) as v, sum(e.v ^ 2) as vv from everywhere e
    ), platforms_ as materialized (
        select h.id, min(u.platform) as platform, sum(h.t) as t, sum(h.t ^ 2) as tt, sum(h.t * e.v) as tv, count(*) as days
        from here h join everywhere e on e.day = h.day join up u on u.id = h.id and u.day = h.day group by h.id
    ), item_days as materialized (
        select d.item, d.day, d.w, e.v
        from (select c.item, c.day, sum(c.n) as w from cells c group by c.item, c.day) d
        join everywhere e on e.day = d.day
    ), item_sums as materialized (
        select d.item, sum(d.w) as w, sum(d.w * d.w) as ww, sum(d.w * d.v) as wv from item_days d group by d.item having sum(d.w) >= 10
    ), items as materialized (
        select s.item as id, i.measure, i.item, s.w, s.ww, s.wv
        from item_sums s
        cross join lateral (
            select n.measure, n.item from statistic_items n
            where n.id = s.item and n.measure in ('sequence', 'port', 'country', 'system') offset 0
        ) i
    ), pairs as materialized (
        -- Only margins decide what is tested: 5 sources or more would be expected here if the share were that of all platforms together.
        select
            i.id, i.measure, i.item, k.id as platform_id, k.platform, i.w, i.ww, i.wv, k.t, k.tt, k.tv, k.days, z.v, z.vv
        from items i cross join platforms_ k cross join whole z
        where k.t * i.w / z.v >= 5 and k.days >= 3 and z.v > k.t
    ), own as materialized (
        select
            k.id, k.platform_id, count(*) as days, sum(c.n) as x, sum(c.n * c.n) as xx, sum(c.n * c.t) as xt, sum(c.n * c.w) as xw,
            sum(c.n * c.v) as xv, sum(c.w * c.t) as wt
        from (
            -- In this order: one by one the many cells are looked up in what is small.
            select m.*, h.t
            from (select l.*, d.w, d.v from cells l join item_days d on d.item = l.item and d.day = l.day offset 0) m
            join here h on h.id = m.platform and h.day = m.day
            offset 0
        ) c
        join pairs k on k.id = c.item and k.platform_id = c.platform
        group by k.id, k.platform_id
    ), crossed as (
        -- Where an item was not seen here every day, the days without it count, too.
        select k.id, k.platform_id, sum(d.w * h.t) as wt
        from pairs k
        left join own o on o.id = k.id and o.platform_id = k.platform_id
        join here h on h.id = k.platform_id
        join item_days d on d.item = k.id and d.day = h.day
        where o.days is null or o.days < k.days
        group by k.id, k.platform_id
    ), sums as (
        select
            k.*, coalesce(o.x, 0) as x, coalesce(o.xx, 0) as xx, coalesce(o.xt, 0) as xt, coalesce(o.xw, 0) as xw, coalesce(o.xv, 0) as xv,
            coalesce(c.wt, o.wt, 0) as wt, (coalesce(o.x, 0) + 0.5) / (k.t + 1) as a, (k.w - coalesce(o.x, 0) + 0.5) / (k.v - k.t + 1) as b
        from pairs k
        left join own o on o.id = k.id and o.platform_id = k.platform_id
        left join crossed c on c.id = k.id and c.platform_id = k.platform_id
    ), errors as (
        -- Each day moves the logarithm of the odds ratio a little, here and elsewhere, against or with each other: a wave that reaches all
        -- moves nothing. The variance is that of these moves, and no less than the binomial one.
        select
            s.*, ln(s.a / (1 - s.a)) - ln(s.b / (1 - s.b)) as log_odds,
            greatest(
                s.days / (s.days - 1.0) * (
                    (s.xx - 2 * s.a * s.xt + s.a ^ 2 * s.tt) / (s.t * s.a * (1 - s.a)) ^ 2
                    + (s.ww - 2 * s.xw + s.xx - 2 * s.b * (s.wv - s.wt - s.xv + s.xt) + s.b ^ 2 * (s.vv - 2 * s.tv + s.tt))
                        / ((s.v - s.t) * s.b * (1 - s.b)) ^ 2
                    - 2 * (s.xw - s.xx - s.b * s.xv + s.b * s.xt - s.a * s.wt + s.a * s.xt + s.a * s.b * s.tv - s.a * s.b * s.tt)
                        / (s.t * s.a * (1 - s.a) * (s.v - s.t) * s.b * (1 - s.b))),
                1 / (s.t * s.a * (1 - s.a)) + 1 / ((s.v - s.t) * s.b * (1 - s.b))) as variance
        from sums s
        where s.a < 1 and s.b < 1
    ), tails as (
        select
            e.*, least(1, 2 * student_tail(abs(e.log_odds) / sqrt(e.variance), least(e.days - 1.0, 15))) as p,
            (1.96 + (1.96 ^ 3 + 1.96) / (4 * (e.days - 1.0))) * sqrt(e.variance) as half
        from errors e
        where only_platforms is null or e.platform = any (only_platforms)
    ), ranked as (
        select
            t.*, rank() over (partition by t.measure order by t.p) as place, count(*) over (partition by t.measure) as tests
        from tails t
    ), found as (
        select r.*, least(1, min(r.p * r.tests / r.place) over (partition by r.measure order by r.p desc)) as q from ranked r
    )
    select
        f.platform, f.measure, f.item, f.x::bigint, f.t::bigint, round((100 * f.x / f.t)::numeric, 3), (f.w - f.x)::bigint,
        round((100 * (f.w - f.x) / (f.v - f.t))::numeric, 3), round(exp(f.log_odds)::numeric, 3),
        round(exp(greatest(f.log_odds - f.half, -300))::numeric, 3), round(exp(least(f.log_odds + f.half, 300))::numeric, 3), f.p, f.q,
        f.tests, f.days, k.complete_percent
    from found f
    left join completeness_of(period_from, period_to, only_platforms) k on k.platform = f.platform
    where f.q <= fdr
    order by f.p, f.platform, f.measure, f.item collate "C";
end;

create or replace function anomalies(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null,
    fdr double precision default 0.05, reference text default null
) returns table (
    platform text, measure text, item text, day date, sources bigint, expected numeric, global_sources bigint, global_expected numeric,
    log2_ratio numeric, log2_ratio_low numeric, log2_ratio_high numeric, p double precision, q double precision, tests bigint,
    reference text, complete_percent numeric, is_final boolean
)
    language sql stable
    set jit = off
    -- The planner knows nothing of the size of the steps: hashing is right for all of them.
    set enable_nestloop = off
    set enable_sort = off
    set work_mem = '128MB'
begin atomic
    with up as materialized (
        select
            u.platform, u.day, least(u.minutes_up, 1440) / 1440.0::double precision as e,
            count(*) over (partition by u.day) as platforms_up, count(*) over (partition by u.platform) as days
        from platform_up u
        where u.minutes_up >= 720 and u.day >= first_whole_day(period_from) and u.day < first_whole_day(period_to)
    ), exposures as materialized (
        select
            row_number() over (order by u.platform collate "C")::integer as id, u.platform, sum(u.e) as e, count(*) as days,
            count(*) filter (where u.platforms_up > 1) as days_in_company
        from up u group by u.platform
    ), day_list as materialized (
        select distinct u.day from up u
    ), up_days as materialized (
        select x.id as platform, x.platform as name, u.day, u.e, u.platforms_up from up u join exposures x on x.platform = u.platform
    ), gaps as materialized (
        -- Where a platform was not up for the whole of a day on which another one was.
        select p.id as platform, d.day, coalesce(u.e, 0) as e
        from exposures p cross join day_list d left join up_days u on u.platform = p.id and u.day = d.day
        where coalesce(u.e, 0) < 1
    ), counted as materialized (
        select s.item, u.platform, s.day, sum(s.sources::double precision) as n
        from statistic_days s join up_days u on u.name = s.platform and u.day = s.day
        where s.day >= first_whole_day(period_from) and s.day < first_whole_day(period_to)
        group by s.item, u.platform, s.day
        having sum(s.sources::double precision) > 0
        union all
        -- No rows; but the planner is to know that there are many here.
        select 0, 0, null, 0 from generate_series(1, 600000) where period_from < '-infinity'
    ), pairs_all as materialized (
        select c.item, c.platform, sum(c.n) as n, sum(c.n * c.n) as squares from counted c group by c.item, c.platform
    ), items as materialized (
        -- Only margins decide what is tested: under the null hypothesis they say nothing about any single day.
        select p.item as id, i.measure, i.item
        from (select a.item from pairs_all a group by a.item having max(a.n) >= 10) p
        cross join lateral (
            select n.measure, n.item from statistic_items n
            where n.id = p.item and n.measure in ('sequence', 'port', 'country', 'system') offset 0
        ) i
    ), pairs_kept as materialized (
        select
            row_number() over ()::integer as pair, p.item, p.platform, p.n, p.squares, p.n / x.e as rate, i.measure, i.item as item_text,
            x.platform as platform_text
        from pairs_all p
        join items i on i.id = p.item
        join exposures x on x.id = p.platform
    ), item_rates as materialized (
        select p.item, sum(p.rate) as rate from pairs_kept p group by p.item
    ), item_days as materialized (
        select c.item, c.day, sum(c.n) as n from counted c group by c.item, c.day
    ), gap_rates as (
        select p.item, g.day, sum(p.rate * (1 - g.e)) as missing
        from gaps g join pairs_kept p on p.platform = g.platform group by p.item, g.day
    ), first_levels as materialized (
        -- How the item stood in the whole world on the day, 1 on average.
        select i.item, d.day, coalesce(n.n, 0) / greatest(i.rate - coalesce(g.missing, 0), 1e-9) as level
        from item_rates i cross join day_list d
        left join item_days n on n.item = i.item and n.day = d.day
        left join gap_rates g on g.item = i.item and g.day = d.day
    ), first_sums as (
        select l.item, sum(l.level) as levels from first_levels l group by l.item
    ), gap_levels as (
        select l.item, g.platform, sum(l.level * (1 - g.e)) as missing
        from gaps g join first_levels l on l.day = g.day group by l.item, g.platform
    ), rates as materialized (
        select p.pair, p.item, p.platform, p.n, p.squares, p.n / greatest(s.levels - coalesce(g.missing, 0), 1e-9) as rate
        from pairs_kept p
        join first_sums s on s.item = p.item
        left join gap_levels g on g.item = p.item and g.platform = p.platform
    ), rate_sums as materialized (
        select r.item, sum(r.n) as n, sum(r.rate) as rate, sum(r.rate ^ 2) as squares from rates r group by r.item
    ), gap_sums as (
        select r.item, g.day, sum(r.rate * (1 - g.e)) as rate
        from gaps g join rates r on r.platform = g.platform group by r.item, g.day
    ), imported_days as materialized (
        select distinct on (i.id, d.day) i.id as item, d.day, w.sources::double precision as n
        from items i
        cross join lateral sequence_port(i.item) k
        cross join day_list d
        join global_series w on w.series = 'isc' and w.port = k.port and w.protocol in (k.protocol, 'any') and w.day = d.day
        where i.measure in ('sequence', 'port') and anomalies.reference is distinct from 'others' and anomalies.reference is distinct from 'other platforms'
        order by i.id, d.day, w.protocol = 'any'
    ), imported as (
        select m.item, avg(m.n) as n from imported_days m group by m.item
        having count(*) = (select count(*) from day_list) and avg(m.n) > 0
    ), days as materialized (
        select
            i.item, d.day, m.n is not null as is_imported, coalesce(md.n, n.n, 0) as world,
            case when m.n is null then greatest(i.rate - coalesce(g.rate, 0), 1e-9) else 1 end as world_rate,
            case when m.n is null then coalesce(n.n, 0) / greatest(i.rate - coalesce(g.rate, 0), 1e-9) else md.n / m.n end as level
        from rate_sums i cross join day_list d
        left join item_days n on n.item = i.item and n.day = d.day
        left join gap_sums g on g.item = i.item and g.day = d.day
        left join imported m on m.item = i.item
        left join imported_days md on m.n is not null and md.item = i.item and md.day = d.day
    ), world as materialized (
        select
            d.item, bool_and(d.is_imported) as is_imported, sum(d.world) as world, sum(d.world_rate) as world_rate,
            sum(d.level) as s1, sum(d.level ^ 2) as s2, sum(d.level ^ 3) as s3, sum(d.level ^ 4) as s4, sum(d.level ^ 5) as s5,
            sum(d.level ^ 6) as s6
        from days d group by d.item
    ), tested as materialized (
        select r.* from rates r join rate_sums s on s.item = r.item left join imported i on i.item = r.item
        where r.n >= 10 and (s.n > r.n or i.item is not null)
    ), gap_powers as (
        select
            t.pair, sum(case when g.e = 0 then d.world else 0 end) as world,
            sum(case when g.e = 0 then d.world_rate else 0 end) as world_rate, sum(d.level * (1 - g.e)) as s1,
            sum(d.level ^ 2 * (1 - g.e ^ 2)) as s2, sum(d.level ^ 3 * (1 - g.e ^ 3)) as s3, sum(d.level ^ 4 * (1 - g.e ^ 4)) as s4,
            sum(d.level ^ 5 * (1 - g.e ^ 5)) as s5, sum(d.level ^ 6 * (1 - g.e ^ 6)) as s6
        from gaps g
        join tested t on t.platform = g.platform
        join days d on d.item = t.item and d.day = g.day
        group by t.pair
    ), cells as materialized (
        select t.pair, c.item, c.day, u.e, u.platforms_up, c.n, d.level * u.e as level
        from counted c
        join tested t on t.item = c.item and t.platform = c.platform
        join days d on d.item = c.item and d.day = c.day
        join up_days u on u.platform = c.platform and u.day = c.day
        union all
        select 0, 0, null, 0, 0, 0, 0 from generate_series(1, 600000) where period_from < '-infinity'
    ), products as (
        select c.pair, sum(c.n * c.level) as products from cells c group by c.pair
    ), pairs as materialized (
        -- Sums over the days on which the platform was up, of the powers of the world's level; share is the platform's part of the world.
        select
            t.pair, t.item, k.measure, k.item_text, k.platform_text, t.n, t.squares, p.products, w.is_imported, x.e, x.days, x.days_in_company, t.rate,
            s.squares as world_squares, s.rate as world_rates, case when w.is_imported then 0 else t.rate / s.rate end as share,
            w.world - coalesce(g.world, 0) as world, w.world_rate - coalesce(g.world_rate, 0) as world_rate,
            greatest(w.s1 - coalesce(g.s1, 0), 1e-9) as s1, w.s2 - coalesce(g.s2, 0) as s2, w.s3 - coalesce(g.s3, 0) as s3,
            w.s4 - coalesce(g.s4, 0) as s4, w.s5 - coalesce(g.s5, 0) as s5, w.s6 - coalesce(g.s6, 0) as s6
        from tested t
        join pairs_kept k on k.pair = t.pair
        join products p on p.pair = t.pair
        join world w on w.item = t.item
        join rate_sums s on s.item = t.item
        join exposures x on x.id = t.platform
        left join gap_powers g on g.pair = t.pair
    ), scales as materialized (
        -- slope × level is what the main effects of platform and day fit. Of the square of a residual Poisson's distribution makes
        -- slope × (1 - share) × level × (1 - level / s1), and a dispersion of 1 makes spread × level² × (1 - level / s1): a platform that is
        -- much of the world lies near the world's level by itself, a day that is much of the period near its own rate.
        select
            p.*, p.n / p.s1 as slope, p.n / p.s1 * (1 - p.share) as poisson_slope,
            greatest((1 - 2 * p.share) * p.rate ^ 2 + p.share ^ 2 * p.world_squares, 0) as spread
        from pairs p
    ), pair_sums as materialized (
        select
            s.*, s.squares - 2 * s.slope * s.products + s.slope ^ 2 * s.s2 - s.poisson_slope * (s.s1 - s.s2 / s.s1) as excess,
            s.spread * (s.s2 - s.s3 / s.s1) as dispersed, s.poisson_slope * (s.s1 - s.s2 / s.s1) as poisson,
            s.poisson_slope ^ 2 * (s.s2 - 2 * s.s3 / s.s1 + s.s4 / s.s1 ^ 2) as poisson_squares,
            s.poisson_slope * s.spread * (s.s3 - 2 * s.s4 / s.s1 + s.s5 / s.s1 ^ 2) as both_products,
            s.spread ^ 2 * (s.s4 - 2 * s.s5 / s.s1 + s.s6 / s.s1 ^ 2) as dispersed_squares
        from scales s
    ), item_sums as (
        select
            p.item, sum(p.excess) as excess, sum(p.dispersed) as dispersed, sum(p.poisson) as poisson,
            sum(p.poisson_squares) as poisson_squares, sum(p.both_products) as both_products, sum(p.dispersed_squares) as dispersed_squares
        from pair_sums p group by p.item
    ), day_sums as materialized (
        select
            m.item, m.day, sum(m.residual - m.poisson) as excess, sum(m.dispersed) as dispersed, sum(m.poisson) as poisson,
            sum(m.poisson * m.poisson) as poisson_squares, sum(m.poisson * m.dispersed) as both_products,
            sum(m.dispersed * m.dispersed) as dispersed_squares
        from (
            select
                c.item, c.day, (c.n - p.slope * c.level) * (c.n - p.slope * c.level) as residual, p.poisson_slope * c.level * (1 - c.level / p.s1) as poisson,
                p.spread * c.level * c.level * (1 - c.level / p.s1) as dispersed
            from cells c join pair_sums p on p.pair = c.pair
            offset 0
        ) m
        group by m.item, m.day
    ), family as (
        select p.measure, sum(case when p.is_imported then p.days else p.days_in_company end)::bigint as tests
        from pair_sums p
        where (only_platforms is null or p.platform_text = any (only_platforms)) and p.days >= 3
        group by p.measure
    ), rises as materialized (
        select c.pair, c.item, c.day, c.n, c.e, c.level
        from cells c join pair_sums p on p.pair = c.pair
        where (only_platforms is null or p.platform_text = any (only_platforms)) and p.days >= 3 and c.n >= 5 and c.n > p.slope * c.level
            and (c.platforms_up > 1 or p.is_imported)
    ), odds as materialized (
        -- The 2×2 table: here on this day, here on the others, elsewhere on this day, elsewhere on the others.
        select
            k.*, k.here_else + 0.5 as here_others, k.there + 0.5 as there_day, k.there_else + 0.5 as there_others,
            (k.here_else + 0.5) * (k.there + 0.5) / (k.there_else + 0.5) * (k.cell_e / k.there_rate) * (k.there_rate_else / k.e_else) as mean
        from (
            select
                p.*, c.day, c.n as cell_n, c.e as cell_e, (c.n - p.slope * c.level) * (c.n - p.slope * c.level) as residual,
                p.poisson_slope * c.level * (1 - c.level / p.s1) as cell_poisson,
                p.spread * c.level * c.level * (1 - c.level / p.s1) as cell_dispersed, p.n - c.n as here_else,
                case when p.is_imported then d.world else d.world - c.n end as there,
                case when p.is_imported then p.world - d.world else (p.world - p.n) - (d.world - c.n) end as there_else,
                case when p.is_imported then 1 else greatest(d.world_rate - p.rate * c.e, 1e-9) end as there_rate,
                case when p.is_imported then p.days - 1
                    else greatest((p.world_rate - p.rate * p.e) - (d.world_rate - p.rate * c.e), 1e-9) end as there_rate_else,
                p.e - c.e as e_else,
                coalesce(greatest(p.s2 - c.level * c.level, 0) / nullif((p.s1 - c.level) ^ 2, 0), 1) as concentration,
                case when p.is_imported then 0
                    else least(greatest(p.world_squares - p.rate ^ 2, 0) / greatest(p.world_rates - p.rate, 1e-9) ^ 2, 1) end
                    as elsewhere_concentration
            from rises c
            join pair_sums p on p.pair = c.pair
            join days d on d.item = c.item and d.day = c.day
        ) k
    ), dispersions as (
        -- How much the item scatters on all platforms' other days, and here on the other days.
        select
            o.*, greatest((i.excess - d.excess) / greatest(i.dispersed - d.dispersed, 1e-9), 0) as item_alpha,
            i.dispersed - d.dispersed as item_dispersed, i.poisson - d.poisson as item_poisson,
            i.poisson_squares - d.poisson_squares as item_poisson_squares, i.both_products - d.both_products as item_products,
            i.dispersed_squares - d.dispersed_squares as item_dispersed_squares,
            greatest((o.excess - (o.residual - o.cell_poisson)) / greatest(o.dispersed - o.cell_dispersed, 1e-9), 0) as pair_alpha,
            o.dispersed - o.cell_dispersed as pair_dispersed, o.poisson - o.cell_poisson as pair_poisson,
            o.poisson_squares - o.cell_poisson ^ 2 as pair_poisson_squares,
            o.both_products - o.cell_poisson * o.cell_dispersed as pair_products,
            o.dispersed_squares - o.cell_dispersed ^ 2 as pair_dispersed_squares
        from odds o
        join item_sums i on i.item = o.item
        join day_sums d on d.item = o.item and d.day = o.day
        where o.cell_n > o.mean and o.e_else > 0
    ), estimates as (
        select
            d.*,
            greatest(d.item_poisson_squares + 2 * d.item_alpha * d.item_products + d.item_alpha ^ 2 * d.item_dispersed_squares, 1e-9)
                as item_squares,
            greatest(d.pair_poisson_squares + 2 * d.pair_alpha * d.pair_products + d.pair_alpha ^ 2 * d.pair_dispersed_squares, 1e-9)
                as pair_squares
        from dispersions d
    ), bounds as (
        -- One standard error above the estimate from all platforms, or this platform's own, whichever is more.
        select
            e.*, e.item_alpha + sqrt(2 * e.item_squares) / greatest(e.item_dispersed, 1e-9) as item_bound,
            (e.item_poisson + e.item_alpha * e.item_dispersed) ^ 2 / e.item_squares as item_degrees, e.pair_alpha as pair_bound,
            (e.pair_poisson + e.pair_alpha * e.pair_dispersed) ^ 2 / e.pair_squares as pair_degrees
        from estimates e
    ), chosen as (
        select
            b.*, least(greatest(b.item_bound, b.pair_bound), 1e6) as alpha,
            case when b.pair_bound > b.item_bound then b.pair_degrees else b.item_degrees end as degrees
        from bounds b
    ), judged as (
        select
            c.*, c.alpha * (1 + c.concentration) * (1 + c.elsewhere_concentration) as dispersion_part,
            1 / c.here_others + 1 / c.there_day + 1 / c.there_others
                + c.alpha * (c.concentration + c.elsewhere_concentration * (1 + c.concentration)) as doubt
        from chosen c
    ), tails as (
        select
            j.*,
            case when j.alpha >= 1.9 then 1 else student_tail(
                share_deviate(j.cell_n, j.mean, j.alpha, j.doubt),
                least(60, greatest(1, j.degrees * ((1 / j.cell_n + j.doubt + j.alpha) / greatest(j.dispersion_part, 1e-9)) ^ 2)))
            end as p
        from judged j
    ), ranked as (
        select t.*, f.tests, rank() over (partition by t.measure order by t.p) as place
        from tails t join family f on f.measure = t.measure
    ), found as (
        select r.*, least(1, min(r.p * r.tests / r.place) over (partition by r.measure order by r.p desc)) as q from ranked r
    )
    select
        f.platform_text, f.measure, f.item_text, f.day, f.cell_n::bigint, round(f.mean::numeric, 2), f.there::bigint,
        round((f.there_others * f.there_rate / greatest(f.there_rate_else, 1e-9))::numeric, 2), round((ln(f.cell_n / f.mean) / ln(2))::numeric, 2),
        round(((ln(f.cell_n / f.mean) - 1.96 * sqrt(1 / f.cell_n + f.doubt + f.alpha)) / ln(2))::numeric, 2),
        round(((ln(f.cell_n / f.mean) + 1.96 * sqrt(1 / f.cell_n + f.doubt + f.alpha)) / ln(2))::numeric, 2), f.p, f.q, f.tests,
        case when f.is_imported then 'isc' else 'others' end, whole.complete_percent,
        coalesce(c.as_of >= ((f.day + 1)::timestamp at time zone 'UTC') + allowed_lateness(), false)
    from found f
    left join platform_clock c on c.platform = f.platform_text
    left join (
        select w.platform, w.day, w.complete_percent from completeness_days w
        where w.day >= first_whole_day(period_from) and w.day < first_whole_day(period_to)
    ) whole on whole.platform = f.platform_text and whole.day = f.day
    where f.q <= fdr
    order by f.p, f.platform_text, f.measure, f.item_text collate "C", f.day;
end;

create or replace function common_addresses(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null,
    minimum integer default 2
) returns table (
    source inet, platforms bigint, class text, spoofable boolean, same_class_a boolean, visited text[], first_seens timestamptz[],
    delays interval[], first_seen timestamptz, last_seen timestamptz, attacks bigint, backscatter_attacks bigint, handshakes numeric,
    packets numeric, country text, as_of timestamptz, complete_percent numeric
)
    language sql stable parallel safe
    -- Many rows are sorted, few computed with: to compile would take longer than to run.
    set jit = off
    set work_mem = '64MB'
begin atomic
    with chosen as materialized (
        -- An address with one attack is common to nothing. A source is opened by its first packet or a later one: what was opened before the
        -- period began before it.
        select c.*
        from (
            select a.source from addresses a where a.attacks > 1 and minimum >= 2
            union all
            select a.source from addresses a where minimum < 2
        ) r
        cross join lateral (
            select
                k.source, k.platform, k.first_seen, k.last_seen, k.class, k.spoofable, k.handshakes, k.packets_received, k.country, k.opened, k.id
            from attacks k
            where k.source = r.source and k.absorbed_by is null and k.class <> 'answer' and k.opened >= period_from
                and k.first_seen >= period_from and k.first_seen < period_to
                and (only_platforms is null or k.platform = any (only_platforms))
            offset 0
        ) c
    ), common as materialized (
        select c.source, min(c.first_seen) as first_seen, max(c.last_seen) as last_seen
        from chosen c group by c.source having min(c.platform) <> max(c.platform) or minimum < 2
    ), by_platform as materialized (
        select
            c.source, c.platform, min(m.first_seen) as begun, min(c.first_seen) as first_seen, max(c.last_seen) as last_seen,
            count(*) as attacks, count(*) filter (where c.class = 'backscatter') as backscatter_attacks,
            bool_and(c.spoofable) as spoofable, sum(c.handshakes) as handshakes, sum(c.packets_received) as packets
        from chosen c join common m on m.source = c.source
        group by c.source, c.platform
    ), newest as (
        select distinct on (c.source) c.source, c.country
        from chosen c join common m on m.source = c.source and m.last_seen = c.last_seen
        order by c.source, c.platform collate "C", c.id collate "C"
    ), near as materialized (
        -- Where all machines of a platform have the same first octet, it does not matter to which of them an address came.
        select m.platform, min(split_part(host(m.address), '.', 1)) as octet from machines m group by m.platform
        having bool_and(family(m.address) = 4) and min(split_part(host(m.address), '.', 1)) = max(split_part(host(m.address), '.', 1))
    ), octets as (
        select o.source, min(o.octet) = max(o.octet) as is_one, bool_or(o.octet is null) as is_unknown
        from (
            select b.source, n.octet from by_platform b join near n on n.platform = b.platform
            union all
            select c.source, case when family(m.address) = 4 then split_part(host(m.address), '.', 1) end
            from chosen c
            join common g on g.source = c.source
            cross join lateral (
                select k.platform, k.machine from visits k where k.opened = c.opened and k.attack = c.id and k.reached offset 0
            ) v
            left join machines m on m.platform = v.platform and m.machine = v.machine
            where c.platform not in (select n.platform from near n)
        ) o
        group by o.source
    ), state as (
        select min(k.as_of) as as_of, min(k.complete_percent) as complete_percent
        from (
            select w.complete_percent, p.as_of
            from completeness_of(period_from, period_to, only_platforms) w left join platform_clock p on p.platform = w.platform
        ) k
    ), addresses as (
        -- What is sorted once is collected in that order.
        select
            b.source, count(*) as platforms, sum(b.attacks) = sum(b.backscatter_attacks) as is_backscatter,
            bool_and(b.spoofable) as spoofable, array_agg(b.platform) as visited, array_agg(b.first_seen) as first_seens,
            array_agg(b.first_seen - b.begun) as delays, min(b.first_seen) as first_seen, max(b.last_seen) as last_seen,
            sum(b.attacks)::bigint as attacks, sum(b.backscatter_attacks)::bigint as backscatter_attacks,
            sum(b.handshakes) as handshakes, sum(b.packets) as packets
        from (select p.* from by_platform p order by p.source, p.first_seen, p.platform collate "C") b
        group by b.source
        having count(*) >= minimum
    )
    select
        a.source, a.platforms, case when a.is_backscatter then 'backscatter' else 'scanner' end, a.spoofable,
        case when not o.is_unknown then o.is_one end, a.visited, a.first_seens, a.delays, a.first_seen, a.last_seen, a.attacks,
        a.backscatter_attacks, a.handshakes, a.packets, n.country, s.as_of, s.complete_percent
    from addresses a
    join newest n on n.source = a.source
    left join octets o on o.source = a.source
    cross join state s
    order by a.platforms desc, a.source;
end;

create or replace function blocklist(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null,
    minimum_platforms integer default 2, with_spoofable boolean default false
) returns table (
    address inet, first_seen timestamptz, last_seen timestamptz, platforms text[], attacks bigint, handshakes numeric, packets numeric,
    classes text[], top_sequences text[], country text
)
    language sql stable parallel safe
    -- What is collected for each address is many rows, of which the planner expects few.
    set jit = off
    set enable_nestloop = off
    set work_mem = '64MB'
begin atomic
    with chosen as materialized (
        select c.*
        from (
            select a.source from addresses a where a.attacks > 1 and minimum_platforms >= 2
            union all
            select a.source from addresses a where minimum_platforms < 2
        ) r
        cross join lateral (
            select
                k.source, k.platform, k.first_seen, k.last_seen, k.class, k.handshakes, k.packets_received, k.country, k.opened, k.id
            from attacks k
            where k.source = r.source and k.absorbed_by is null and k.class <> 'answer' and k.opened >= period_from
                and k.first_seen >= period_from and k.first_seen < period_to
                and (only_platforms is null or k.platform = any (only_platforms))
            offset 0
        ) c
    ), listed as materialized (
        select
            c.source, min(c.first_seen) as first_seen, max(c.last_seen) as last_seen, count(*) as attacks, sum(c.handshakes) as handshakes,
            sum(c.packets_received) as packets
        from chosen c
        where not is_special_address(c.source) and not exists (select from machines m where m.address = c.source)
        group by c.source
        -- A handshake proves the address. Without one it may be forged, and with backscatter beside it, it is that of a victim.
        having (min(c.platform) <> max(c.platform) or minimum_platforms < 2) and bool_or(c.class <> 'backscatter')
            and (sum(c.handshakes) > 0 or with_spoofable and bool_and(c.class <> 'backscatter'))
    ), seen as materialized (
        select c.* from chosen c join listed l on l.source = c.source
    ), visited as (
        -- What is sorted once is collected in that order.
        select b.source, array_agg(b.platform) as platforms
        from (
            select s.source, s.platform, min(s.first_seen) as first_seen from seen s group by s.source, s.platform
            order by s.source, min(s.first_seen), s.platform collate "C"
        ) b
        group by b.source
        having count(*) >= minimum_platforms
    ), newest as (
        select distinct on (s.source) s.source, s.country
        from seen s join listed l on l.source = s.source and l.last_seen = s.last_seen
        order by s.source, s.platform collate "C", s.id collate "C"
    ), classes as (
        select c.source, array_agg(c.class) as classes
        from (select s.source, s.class from seen s group by s.source, s.class order by s.source, s.class) c
        group by c.source
    ), sequences as (
        select t.source, array_agg(t.text order by t.visits desc, t.text collate "C") as sequences
        from (
            select
                c.*, row_number() over (partition by c.source order by c.visits desc, c.lowest) as place
            from (
                select v.source, v.text, count(*) as visits, min(v.ports_sequence collate "C") as lowest
                from (
                    select
                        s.source, w.ports_sequence,
                        case when length(w.ports_sequence) > 100 then left(w.ports_sequence, 100) || '…' else w.ports_sequence end as text
                    from seen s
                    cross join lateral (
                        select k.ports_sequence from visits k where k.opened = s.opened and k.attack = s.id and k.reached offset 0
                    ) w
                ) v
                group by v.source, v.text
            ) c
        ) t
        where t.place <= 3
        group by t.source
    )
    select
        l.source, l.first_seen, l.last_seen, v.platforms, l.attacks, l.handshakes, l.packets, k.classes, s.sequences, n.country
    from listed l
    join visited v on v.source = l.source
    join newest n on n.source = l.source
    join classes k on k.source = l.source
    left join sequences s on s.source = l.source
    order by l.source;
end;

create or replace function claim_days(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    claim text, platform text, day date, verdict text, value numeric, low numeric, high numeric, evidence bigint, words text
)
    language sql stable parallel safe
    -- The plan is long and its rows are few: to compile it would take longer than to run it.
    set jit = off
    set enable_sort = off
    set work_mem = '64MB'
begin atomic
    -- Each row sums up everything from the beginning of the period to the end of its day.
    with scope as materialized (
        select
            k.platform, k.day, sum(k.sources) as sources, sum(k.personal_computers) as personal_computers,
            sum(k.sources - k.undetermined) as named, sum(k.windows + k.other_systems) as known, sum(k.windows) as windows,
            sum(k.reached_any) as reached, sum(k.reached[1]) as one, sum(k.reached[2]) as two, sum(k.reached[3]) as three,
            sum(k.reached_any - k.reached[1] - k.reached[2]) as three_or_more,
            sum(k.reached_any - k.reached[1] - k.reached[2] - k.increasing - k.decreasing) as neither
        from (
            select
                d.*, d.reached[1] + d.reached[2] + d.reached[3] + d.reached[4] + d.reached[5] + d.reached[6] + d.reached[7] + d.reached[8]
                    as reached_any
            from counted_days(period_from, period_to, only_platforms) d
        ) k
        group by k.platform, k.day
        having sum(k.sources) <> 0
    ), origins as materialized (
        select c.platform, c.day, c.country, sum(c.sources) as sources
        from counted_countries(period_from, period_to, only_platforms) c
        where c.country <> '??'
        group by c.platform, c.day, c.country
        having sum(c.sources) <> 0
    ), active as materialized (
        select
            f.platform, f.day, coalesce(n.sources, 0) as sources, coalesce(n.packets, 0) as packets
        from platform_up f
        left join (
            select s.platform, s.day, sum(s.sources) as sources, sum(s.packets) as packets
            from statistic_items i join statistic_days s on s.item = i.id
            where i.measure = 'all' and s.day >= first_whole_day(period_from)
                and s.day < first_whole_day(period_to) and (only_platforms is null or s.platform = any (only_platforms))
            group by s.platform, s.day
        ) n on n.platform = f.platform and n.day = f.day
        where f.minutes_up >= 720 and f.day >= first_whole_day(period_from) and f.day < first_whole_day(period_to)
            and (only_platforms is null or f.platform = any (only_platforms))
    ), grid as materialized (
        select p.platform, d.day::date as day
        from (select min(b.day) as first_day, max(b.day) as last_day
            from (select s.day from scope s union all select a.day from active a) b) r
        cross join lateral generate_series(r.first_day::timestamp, r.last_day::timestamp, interval '1 day') d (day)
        cross join (select s.platform from scope s union select a.platform from active a) p
    ), counts as (
        select
            g.platform, g.day, sum(s.sources) over w as sources, sum(s.personal_computers) over w as personal_computers,
            sum(s.named) over w as named, sum(s.known) over w as known, sum(s.windows) over w as windows, sum(s.reached) over w as reached,
            sum(s.one) over w as one, sum(s.two) over w as two, sum(s.three) over w as three,
            sum(s.three_or_more) over w as three_or_more, sum(s.neither) over w as neither,
            sum(l.located) over w as located
        from grid g
        left join scope s on s.platform = g.platform and s.day = g.day
        left join (
            select o.platform, o.day, sum(o.sources) as located from origins o group by o.platform, o.day
        ) l on l.platform = g.platform and l.day = g.day
        window w as (partition by g.platform order by g.day)
    ), averages as (
        select
            g.platform, g.day, count(a.day) over w as days, avg(a.sources) over w as sources, avg(a.packets) over w as packets,
            stddev_samp(a.sources) over w as sources_deviation, stddev_samp(a.packets) over w as packets_deviation
        from grid g
        left join active a on a.platform = g.platform and a.day = g.day
        window w as (partition by g.platform order by g.day)
    ), countries as (
        -- The highest sum so far is the leader's: sums never fall.
        select
            g.platform, g.day, p.country as own, max(r.highest) over w as highest, max(r.own_sum) over w as own_sum
        from grid g
        join platforms p on p.id = g.platform
        left join (
            select
                c.platform, c.day, max(c.so_far) as highest, max(c.so_far) filter (where c.country = q.country) as own_sum
            from (
                select
                    b.platform, b.day, b.country, sum(b.sources) over (partition by b.platform, b.country order by b.day) as so_far
                from origins b
            ) c
            join platforms q on q.id = c.platform
            group by c.platform, c.day
        ) r on r.platform = g.platform and r.day = g.day
        window w as (partition by g.platform order by g.day)
    ), visited as (
        -- Only on platforms of which the paper has a Table 4.
        select v.platform, v.day, v.ports_sequence, sum(v.visits) as visits
        from counted_sequences(period_from, period_to, only_platforms) v
        where v.ports_sequence <> '{}' and lower(v.platform) in (select lower(x.platform) from paper_values x where x.exhibit = 'Table 4')
        group by v.platform, v.day, v.ports_sequence
        having sum(v.visits) <> 0
    ), ranked as (
        select
            g.platform, g.day, x.words as expected, max(r.highest) over w as highest, max(r.expected_sum) over w as expected_sum,
            max(r.combination) over w as combination, sum(r.visits) over w as visits
        from grid g
        join paper_values x on x.exhibit = 'Table 4' and x.item = '1' and lower(x.platform) = lower(g.platform)
        left join (
            select
                s.platform, s.day, max(s.so_far) as highest, sum(s.visits) as visits,
                max(s.so_far) filter (where paper_notation(s.ports_sequence) = y.words) as expected_sum,
                max(s.so_far) filter (where s.ports_sequence = '{5000/tcp,135/tcp}') as combination
            from (
                select v.*, sum(v.visits) over (partition by v.platform, v.ports_sequence order by v.day) as so_far from visited v
            ) s
            join paper_values y on y.exhibit = 'Table 4' and y.item = '1' and lower(y.platform) = lower(s.platform)
            group by s.platform, s.day
        ) r on r.platform = g.platform and r.day = g.day
        window w as (partition by g.platform order by g.day)
    ), shared as (
        select
            o.day, o.addresses_so_far as addresses, o.common_so_far as common,
            round(o.common_so_far * o.backscatter_so_far_percent / 100) as backscatter, (select count(distinct s.platform) from scope s) as platforms
        from common_over_time(period_from, period_to, only_platforms) o
    ), peaks as (
        select
            f.platform, f.day, count(*) over w as days,
            max(f.sources) over w as highest, max(f.sources) filter (where to_char(f.day, 'MM-DD') = '09-26') over w as on_the_day,
            max(f.elsewhere) over w as highest_elsewhere,
            max(f.elsewhere) filter (where to_char(f.day, 'MM-DD') = '09-26') over w as elsewhere_on_the_day
        from (
            select e.platform, e.day, e.sources, e.reference_value as elsewhere
            from (select array_agg(p.id) as ids from platforms p where lower(p.id) = 'france3' having count(*) > 0) x
            cross join lateral figure_3(period_from, period_to, x.ids) e
            where e.is_active and lower(e.platform) = 'france3'
                and (only_platforms is null or e.platform = any (only_platforms))
        ) f
        window w as (partition by f.platform order by f.day)
    ), named as (
        select c.day, sum(c.personal_computers) as personal_computers, sum(c.named) as named from counts c group by c.day
    ), pairs as (
        select
            r.claim, a.day, a.sources / nullif(b.sources, 0) as ratio, a.days >= 7 and b.days >= 7 as is_enough, r.lowest, r.highest
        from (values ('france1-france3', 'france1', 'france3', 4.0, 'infinity'::numeric), ('germany-taiwan', 'germany', 'taiwan', 3.5, 4.5))
            r (claim, one, other, lowest, highest)
        join averages a on lower(a.platform) = r.one
        join averages b on lower(b.platform) = r.other and b.day = a.day
    ), shares as (
        select 'personal-computers' as claim, c.platform, c.day, c.personal_computers as part,
            case when c.named > 0 then c.sources end as whole, v.value as paper
        from counts c
        join paper_values v on v.exhibit = 'Table 2' and v.item = 'personal computers percent' and lower(v.platform) = lower(c.platform)
        union all
        select 'machines-' || m.item, c.platform, c.day, case m.item when '1' then c.one when '2' then c.two else c.three end, c.reached, m.value
        from counts c join paper_values m on m.exhibit = 'Table 5' and lower(m.platform) = lower(c.platform)
        union all
        select 'named-personal-computers', null, n.day, n.personal_computers, n.named, 35 from named n
        union all
        select 'common', null, s.day, coalesce(s.common, 0), case when s.platforms > 1 then s.addresses end, 5 from shared s
        union all
        select 'common-backscatter', null, s.day, coalesce(s.backscatter, 0), s.common, 55 from shared s
        union all
        select 'common-scanners', null, s.day, coalesce(s.common - s.backscatter, 0), s.common, 45 from shared s
    )
    select
        s.claim, s.platform, s.day, share_verdict(s.part, s.whole, s.paper), round(100 * s.part / nullif(s.whole, 0), 2),
        round(100 * wilson_low(s.part, s.whole), 2), round(100 * wilson_high(s.part, s.whole), 2), s.whole::bigint, null
    from shares s
    union all
    select
        'windows', c.platform, c.day,
        case when coalesce(c.known, 0) < 30 then 'undecided' when 100 * c.windows between 80 * c.known and 95 * c.known then 'holds' else 'fails' end,
        round(100 * c.windows / nullif(c.known, 0), 2), round(100 * wilson_low(c.windows, c.known), 2),
        round(100 * wilson_high(c.windows, c.known), 2), c.known::bigint, null
    from counts c
    union all
    select
        'address-order', c.platform, c.day,
        case when c.neither > 0 then 'fails' when coalesce(c.three_or_more, 0) < 30 then 'undecided' else 'holds' end,
        c.neither, null, null, c.three_or_more::bigint, null
    from counts c
    union all
    select
        t.claim, a.platform, a.day,
        case
            when a.days < 7 then 'undecided'
            when abs(t.mean - t.paper) <= student_t_95(a.days - 1) * t.deviation / sqrt(a.days::numeric) then 'holds'
            else 'fails'
        end,
        round(t.mean, 2), round(greatest(0, t.mean - student_t_95(a.days - 1) * t.deviation / sqrt(nullif(a.days, 0)::numeric)), 2),
        round(t.mean + student_t_95(a.days - 1) * t.deviation / sqrt(nullif(a.days, 0)::numeric), 2), a.days, null
    from averages a
    join paper_values v on v.exhibit = 'Table 3' and lower(v.platform) = lower(a.platform)
    cross join lateral (values
        ('sources per day', 'sources-per-day', a.sources, a.sources_deviation, v.value),
        ('packets per day', 'packets-per-day', a.packets, a.packets_deviation, v.value)
    ) t (item, claim, mean, deviation, paper)
    where t.item = v.item and t.paper is not null
    union all
    select
        'own-country', c.platform, c.day,
        case
            when coalesce(k.located, 0) < 30 then 'undecided'
            when (coalesce(c.own_sum, 0) = c.highest) = (c.own = 'TW') then 'holds'
            else 'fails'
        end,
        round(100 * coalesce(c.own_sum, 0) / nullif(k.located, 0), 2), null, null, k.located::bigint, c.own
    from countries c join counts k on k.platform = c.platform and k.day = c.day
    union all
    select
        'majority-country', c.platform, c.day,
        case
            when coalesce(k.located, 0) < 30 then 'undecided'
            when (2 * c.highest > k.located) = (c.own = 'TW') then 'holds'
            else 'fails'
        end,
        round(100 * c.highest / nullif(k.located, 0), 2), null, null, k.located::bigint, null
    from countries c join counts k on k.platform = c.platform and k.day = c.day
    union all
    select
        'first-sequence', r.platform, r.day,
        case when coalesce(r.visits, 0) < 30 then 'undecided' when r.expected_sum = r.highest then 'holds' else 'fails' end,
        coalesce(r.expected_sum, 0), null, null, r.visits::bigint, r.expected
    from ranked r
    union all
    select
        case lower(r.platform) when 'germany' then 'often-in-germany' else 'never-in-lithuania' end, r.platform, r.day,
        case
            when lower(r.platform) = 'lithuania' and r.combination > 0 then 'fails'
            when coalesce(r.visits, 0) < 30 then 'undecided'
            when lower(r.platform) = 'lithuania' or r.combination >= 10 then 'holds'
            else 'fails'
        end,
        coalesce(r.combination, 0), null, null, r.visits::bigint, null
    from ranked r where lower(r.platform) in ('germany', 'lithuania')
    union all
    select
        'peak', p.platform, p.day,
        case when p.days < 7 or p.on_the_day is null then 'undecided' when p.on_the_day = p.highest and p.highest > 0 then 'holds' else 'fails' end,
        p.on_the_day, null, null, p.highest, null
    from peaks p
    union all
    select
        'no-peak-elsewhere', p.platform, p.day,
        case
            when p.days < 7 or p.elsewhere_on_the_day is null then 'undecided'
            when p.elsewhere_on_the_day < p.highest_elsewhere then 'holds'
            else 'fails'
        end,
        p.elsewhere_on_the_day, null, null, p.highest_elsewhere::bigint, null
    from peaks p
    union all
    select
        r.claim, null, r.day, case when not r.is_enough or r.ratio is null then 'undecided' when r.ratio between r.lowest and r.highest then 'holds' else 'fails' end,
        round(r.ratio, 2), null, null, null, null
    from pairs r;
end;

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
            ('day', 'The UTC day.'),
            ('sources', 'Distinct sources.'),
            ('visits', 'Machine visits (source and machine).')
        ) w (name, words) on w.name = a.attname
        where c.relnamespace = current_schema()::regnamespace and c.relname in ('statistic_days', 'sensor_days')
            and not exists (select from pg_description d where d.objoid = c.oid and d.objsubid = a.attnum)
    loop
        execute format('comment on column %I.%I is %L', sentence.relname, sentence.attname, sentence.words);
    end loop;
    execute format('grant select on all tables in schema %I to leurre_analyst', current_schema());
end
$$;
