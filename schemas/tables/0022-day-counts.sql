-- The paper's tables count whole attacks and visits of any period. So that they need not read every row of it, each platform's days are
-- counted here: by triggers, in the transaction that writes the rows, so that a count is right whenever its rows are.
--
-- A change of rows adds what the new ones count and takes off what the old ones did. Who writes has a slot of its own until the transaction
-- ends, and adds to its own rows only: two sinks never wait for each other, and readers add the slots up.

create table attack_days (
    platform text not null,
    day date not null,
    host_patterns text not null,
    slot smallint not null,
    sources bigint not null,
    personal_computers bigint not null,
    undetermined bigint not null,
    windows bigint not null,
    other_systems bigint not null,
    tools bigint not null,
    reached_1 bigint not null,
    reached_2 bigint not null,
    reached_3 bigint not null,
    reached_4 bigint not null,
    reached_5 bigint not null,
    reached_6 bigint not null,
    reached_7 bigint not null,
    reached_8 bigint not null,
    increasing bigint not null,
    decreasing bigint not null,
    last_seen timestamptz,
    primary key (day, platform, host_patterns, slot)
) with (fillfactor = 50);

comment on table attack_days is 'Of the attacks that tables count (counted_attacks) how many were first seen on each UTC day, kept by triggers. Add the slots up; one alone may be negative. After a partition was taken away by hand: select recount_days().';
comment on column attack_days.day is 'The UTC day on which the attacks were first seen.';
comment on column attack_days.host_patterns is 'The list of patterns that gave host_kind; empty where it is undetermined.';
comment on column attack_days.slot is 'Which of the writers at the same time counted.';
comment on column attack_days.sources is 'Attacks.';
comment on column attack_days.personal_computers is 'Those with host_kind "personal computer".';
comment on column attack_days.undetermined is 'Those with host_kind "undetermined".';
comment on column attack_days.windows is 'Those from a Windows, tools left out.';
comment on column attack_days.other_systems is 'Those from another known system, tools left out.';
comment on column attack_days.tools is 'Those whose signature is that of a tool.';
comment on column attack_days.reached_1 is 'Those that reached exactly one machine.';
comment on column attack_days.increasing is 'Those that reached three machines or more in increasing order.';
comment on column attack_days.decreasing is 'Those that reached three machines or more in decreasing order.';
comment on column attack_days.last_seen is 'No attack of the row was last seen later. Never taken back: where another attack took one in, it says what that one says at least.';

create table country_days (
    platform text not null,
    day date not null,
    country text not null,
    slot smallint not null,
    sources bigint not null,
    primary key (day, platform, country, slot)
) with (fillfactor = 70);

comment on table country_days is 'The same by country.';
comment on column country_days.day is 'The UTC day on which the attacks were first seen.';
comment on column country_days.country is 'ISO 3166-1 alpha-2; ?? if the database does not know the address.';
comment on column country_days.slot is 'Which of the writers at the same time counted.';
comment on column country_days.sources is 'Attacks.';

create table sequence_days (
    platform text not null,
    day date not null,
    ports_sequence text not null,
    slot smallint not null,
    visits bigint not null,
    sources bigint not null
) with (fillfactor = 80);

create unique index sequence_days_key on sequence_days (day, platform, statistic_item_key(ports_sequence), slot);

comment on table sequence_days is 'Of the machine visits that tables count (counted_visits) how many had each ports sequence, by the UTC day on which their attack was first seen. Kept and to be added up like attack_days.';
comment on column sequence_days.day is 'The UTC day on which the attacks were first seen.';
comment on column sequence_days.slot is 'Which of the writers at the same time counted.';
comment on column sequence_days.sources is 'Visits that are no repeat.';

create table addresses (
    source inet primary key,
    attacks bigint not null
) with (fillfactor = 85);

create index addresses_returning on addresses (source) where attacks > 1;

comment on table addresses is 'How many attacks that tables count each address has begun, on all platforms together. Kept like attack_days.';
comment on column addresses.source is 'The attacker''s address.';
comment on column addresses.attacks is 'Its attacks; only from two on it can be common to several platforms.';

create table ledger_days (
    platform text not null,
    day date not null,
    slot smallint not null,
    captured numeric not null,
    received numeric not null,
    counted numeric not null,
    duplicate numeric not null,
    missing numeric not null,
    late numeric not null,
    clock_refused numeric not null,
    malformed numeric not null,
    unreadable numeric not null,
    lost_records numeric not null,
    redriven numeric not null,
    unbalanced numeric not null,
    primary key (day, platform, slot)
) with (fillfactor = 50);

comment on table ledger_days is 'What ledger_hours adds up to by the UTC day. Kept and to be added up like attack_days.';
comment on column ledger_days.slot is 'Which of the writers at the same time counted.';
comment on column ledger_days.received is 'Packets that came, those that came twice included.';
comment on column ledger_days.redriven is 'Packets that had been set aside, were given in again, and are counted: elsewhere they stand only in counted.';
comment on column ledger_days.unbalanced is 'Hours of lines that do not balance.';

create function counting_slot() returns smallint
    language plpgsql volatile
as $$
declare
    slot smallint := 0;
begin
    while not pg_try_advisory_xact_lock(hashtextextended('leurre counting slot ' || slot || ' of ' || current_schema(), 0)) loop
        slot := slot + 1;
    end loop;
    return slot;
end
$$;

comment on function counting_slot() is 'The lowest slot that no other transaction counts in; it is this one''s until it ends.';

-- The statements that carry changed rows, each with a sign, into the counts. As texts: only a trigger function itself sees its changed rows.
create function count_attacks_sql(changed_rows text, slot smallint) returns text
    language sql immutable parallel safe
    return format(
        $sql$
        with changed as materialized (
            select
                r.sign, r.platform, (r.first_seen at time zone 'UTC')::date as day, coalesce(r.host_patterns, '') as host_patterns, r.source,
                r.country, r.host_kind, r.operating_system as system, coalesce(r.operating_system_is_tool, false) as is_tool,
                r.machines_targeted as machines, r.visiting_order, r.last_seen
            from (%2$s) r
            where r.absorbed_by is null and r.class <> 'answer'
        ), days as (
            insert into attack_days as d
                (platform, day, host_patterns, slot, sources, personal_computers, undetermined, windows, other_systems, tools, reached_1,
                 reached_2, reached_3, reached_4, reached_5, reached_6, reached_7, reached_8, increasing, decreasing, last_seen)
            select
                c.platform, c.day, c.host_patterns, %1$s, sum(c.sign),
                coalesce(sum(c.sign) filter (where c.host_kind = 'personal computer'), 0),
                coalesce(sum(c.sign) filter (where c.host_kind = 'undetermined'), 0),
                coalesce(sum(c.sign) filter (where c.system = 'Windows' and not c.is_tool), 0),
                coalesce(sum(c.sign) filter (where c.system <> 'Windows' and not c.is_tool), 0),
                coalesce(sum(c.sign) filter (where c.is_tool), 0), coalesce(sum(c.sign) filter (where c.machines = 1), 0),
                coalesce(sum(c.sign) filter (where c.machines = 2), 0), coalesce(sum(c.sign) filter (where c.machines = 3), 0),
                coalesce(sum(c.sign) filter (where c.machines = 4), 0), coalesce(sum(c.sign) filter (where c.machines = 5), 0),
                coalesce(sum(c.sign) filter (where c.machines = 6), 0), coalesce(sum(c.sign) filter (where c.machines = 7), 0),
                coalesce(sum(c.sign) filter (where c.machines = 8), 0),
                coalesce(sum(c.sign) filter (where c.machines >= 3 and c.visiting_order = 'increasing'), 0),
                coalesce(sum(c.sign) filter (where c.machines >= 3 and c.visiting_order = 'decreasing'), 0),
                max(c.last_seen) filter (where c.sign = 1)
            from changed c
            group by c.platform, c.day, c.host_patterns
            on conflict (day, platform, host_patterns, slot) do update set
                sources = d.sources + excluded.sources, personal_computers = d.personal_computers + excluded.personal_computers,
                undetermined = d.undetermined + excluded.undetermined, windows = d.windows + excluded.windows,
                other_systems = d.other_systems + excluded.other_systems, tools = d.tools + excluded.tools,
                reached_1 = d.reached_1 + excluded.reached_1, reached_2 = d.reached_2 + excluded.reached_2,
                reached_3 = d.reached_3 + excluded.reached_3, reached_4 = d.reached_4 + excluded.reached_4,
                reached_5 = d.reached_5 + excluded.reached_5, reached_6 = d.reached_6 + excluded.reached_6,
                reached_7 = d.reached_7 + excluded.reached_7, reached_8 = d.reached_8 + excluded.reached_8,
                increasing = d.increasing + excluded.increasing, decreasing = d.decreasing + excluded.decreasing,
                last_seen = greatest(d.last_seen, excluded.last_seen)
        ), countries as (
            insert into country_days as d (platform, day, country, slot, sources)
            select c.platform, c.day, c.country, %1$s, sum(c.sign)
            from changed c
            group by c.platform, c.day, c.country
            having sum(c.sign) <> 0
            on conflict (day, platform, country, slot) do update set sources = d.sources + excluded.sources
        )
        insert into addresses as d (source, attacks)
        select c.source, sum(c.sign)
        from changed c
        group by c.source
        having sum(c.sign) <> 0
        order by c.source
        on conflict (source) do update set attacks = d.attacks + excluded.attacks
        $sql$,
        slot, changed_rows);

comment on function count_attacks_sql(text, smallint) is 'How rows of attacks, each with a sign, are added to attack_days, country_days and addresses.';

create function count_visits_sql(changed_rows text, slot smallint) returns text
    language sql immutable parallel safe
    return format(
        $sql$
        insert into sequence_days as d (platform, day, ports_sequence, slot, visits, sources)
        select
            c.platform, (c.attack_first_seen at time zone 'UTC')::date, c.ports_sequence, %s, sum(c.sign),
            coalesce(sum(c.sign) filter (where not c.is_repeat), 0)
        from (%s) c
        where c.reached and c.class <> 'answer'
        group by 1, 2, 3
        having sum(c.sign) <> 0 or sum(c.sign) filter (where not c.is_repeat) <> 0
        on conflict (day, platform, statistic_item_key(ports_sequence), slot)
            do update set visits = d.visits + excluded.visits, sources = d.sources + excluded.sources
        $sql$,
        slot, changed_rows);

comment on function count_visits_sql(text, smallint) is 'How rows of visits, each with a sign, are added to sequence_days.';

create function count_ledger_hours_sql(changed_rows text, slot smallint) returns text
    language sql immutable parallel safe
    return format(
        $sql$
        insert into ledger_days as d
            (platform, day, slot, captured, received, counted, duplicate, missing, late, clock_refused, malformed, unreadable, lost_records,
             redriven, unbalanced)
        select
            c.platform, (c.hour at time zone 'UTC')::date, %s, coalesce(sum(c.sign::numeric * c.captured) filter (where not c.is_redriven), 0),
            coalesce(sum(c.sign::numeric * c.delivered) filter (where not c.is_redriven), 0), sum(c.sign::numeric * c.counted),
            coalesce(sum(c.sign::numeric * c.duplicate) filter (where not c.is_redriven), 0),
            coalesce(sum(c.sign::numeric * c.missing) filter (where not c.is_redriven), 0),
            coalesce(sum(c.sign::numeric * c.late) filter (where not c.is_redriven), 0),
            coalesce(sum(c.sign::numeric * c.clock_refused) filter (where not c.is_redriven), 0),
            coalesce(sum(c.sign::numeric * c.malformed) filter (where not c.is_redriven), 0),
            coalesce(sum(c.sign::numeric * c.unreadable) filter (where not c.is_redriven), 0), sum(c.sign::numeric * c.lost_records),
            coalesce(sum(c.sign::numeric * c.counted) filter (where c.is_redriven), 0), coalesce(sum(c.sign) filter (where not c.balances), 0)
        from (%s) c
        group by 1, 2
        on conflict (day, platform, slot) do update set
            captured = d.captured + excluded.captured, received = d.received + excluded.received, counted = d.counted + excluded.counted,
            duplicate = d.duplicate + excluded.duplicate, missing = d.missing + excluded.missing, late = d.late + excluded.late,
            clock_refused = d.clock_refused + excluded.clock_refused, malformed = d.malformed + excluded.malformed,
            unreadable = d.unreadable + excluded.unreadable, lost_records = d.lost_records + excluded.lost_records,
            redriven = d.redriven + excluded.redriven, unbalanced = d.unbalanced + excluded.unbalanced
        $sql$,
        slot, changed_rows);

comment on function count_ledger_hours_sql(text, smallint) is 'How rows of ledger_hours, each with a sign, are added to ledger_days.';

-- The schema may get another name, and whoever changes its rows may stand in another one: names are those of the table's own schema.
create function count_days() returns trigger
    language plpgsql
as $$
declare
    outer_path text := current_setting('search_path');
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
            else truncate ledger_days;
        end case;
    else
        execute case tg_table_name
            when 'attacks' then count_attacks_sql(changed_rows, counting_slot())
            when 'visits' then count_visits_sql(changed_rows, counting_slot())
            else count_ledger_hours_sql(changed_rows, counting_slot())
        end;
    end if;
    perform set_config('search_path', outer_path, true);
    return null;
end
$$;

comment on function count_days() is 'Keeps the counts of days: what new rows count is added, what old ones did is taken off.';

do $$
declare
    counted text;
begin
    foreach counted in array array['attacks', 'visits', 'ledger_hours'] loop
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

create function recount_days() returns void
    language plpgsql volatile
as $$
declare
    slot smallint := counting_slot();
begin
    lock table attacks, visits, ledger_hours in share row exclusive mode;
    truncate attack_days, country_days, addresses, sequence_days, ledger_days;
    execute count_attacks_sql('select 1 as sign, a.* from attacks a', slot);
    execute count_visits_sql('select 1 as sign, v.* from visits v', slot);
    execute count_ledger_hours_sql('select 1 as sign, h.* from ledger_hours h', slot);
end
$$;

comment on function recount_days() is 'Counts anew from the rows themselves: needed only after a whole partition came or went by hand, which no trigger sees.';

do $$
begin
    perform recount_days();
end
$$;

create or replace view counted_attacks as
    select
        opened, id, platform, source, first_seen, last_seen, class, spoofable, machines_targeted, visiting_order, in_parallel,
        packets_received, packets_sent, bytes_received, bytes_sent, handshakes, country, city, asn, network, operating_system,
        operating_system_name, operating_system_flavour, operating_system_distance, operating_system_match, operating_system_is_tool,
        host_name, host_kind, syn_signature, database_name, database_build, absorbed_by, generation, revision, enrichment_level,
        complete_percent(platform, first_seen, last_seen) as complete_percent, host_patterns
    from attacks where absorbed_by is null and class <> 'answer';

-- What a period counts. Whole UTC days are read from the counts; of a day that the period cuts, the rows themselves, which the conditions on
-- the period alone keep from being looked at if there is no such day.

create function day_begin(instant timestamptz) returns timestamptz
    language sql immutable parallel safe
    return date_trunc('day', instant at time zone 'UTC') at time zone 'UTC';

comment on function day_begin(timestamptz) is 'When the UTC day of an instant begins.';

create function first_whole_day(instant timestamptz) returns date
    language sql immutable parallel safe
    return ((instant + interval '1 day' - interval '1 microsecond') at time zone 'UTC')::date;

comment on function first_whole_day(timestamptz) is 'The first UTC day that does not begin before an instant.';

create function cut_attacks(period_from timestamptz, period_to timestamptz, only_platforms text[]) returns setof attacks
    language sql stable parallel safe
begin atomic
    select a.*
    from (
        select distinct d.platform from attack_days d
        where d.day = (period_from at time zone 'UTC')::date and (only_platforms is null or d.platform = any (only_platforms))
    ) p
    cross join lateral (
        select k.* from attacks k
        where k.platform = p.platform and k.first_seen >= period_from
            and k.first_seen < least(period_to, day_begin(period_from) + interval '1 day')
        offset 0
    ) a
    where period_from > day_begin(period_from) and a.absorbed_by is null and a.class <> 'answer'
    union all
    select a.*
    from (
        select distinct d.platform from attack_days d
        where d.day = (period_to at time zone 'UTC')::date and (only_platforms is null or d.platform = any (only_platforms))
    ) p
    cross join lateral (
        select k.* from attacks k
        where k.platform = p.platform and k.first_seen >= day_begin(period_to) and k.first_seen < period_to
        offset 0
    ) a
    where period_to > day_begin(period_to) and day_begin(period_to) >= period_from and a.absorbed_by is null and a.class <> 'answer';
end;

comment on function cut_attacks(timestamptz, timestamptz, text[]) is 'The attacks that tables count of the days that a period cuts.';

create function cut_visits(period_from timestamptz, period_to timestamptz, only_platforms text[]) returns setof visits
    language sql stable parallel safe
begin atomic
    select v.*
    from (
        select distinct d.platform from attack_days d
        where d.day = (period_from at time zone 'UTC')::date and (only_platforms is null or d.platform = any (only_platforms))
    ) p
    cross join lateral (
        select k.* from visits k
        where k.platform = p.platform and k.attack_first_seen >= period_from
            and k.attack_first_seen < least(period_to, day_begin(period_from) + interval '1 day')
        offset 0
    ) v
    where period_from > day_begin(period_from) and v.reached and v.class <> 'answer'
    union all
    select v.*
    from (
        select distinct d.platform from attack_days d
        where d.day = (period_to at time zone 'UTC')::date and (only_platforms is null or d.platform = any (only_platforms))
    ) p
    cross join lateral (
        select k.* from visits k
        where k.platform = p.platform and k.attack_first_seen >= day_begin(period_to) and k.attack_first_seen < period_to
        offset 0
    ) v
    where period_to > day_begin(period_to) and day_begin(period_to) >= period_from and v.reached and v.class <> 'answer';
end;

comment on function cut_visits(timestamptz, timestamptz, text[]) is 'The visits that tables count of the days that a period cuts.';

create function counted_days(period_from timestamptz, period_to timestamptz, only_platforms text[]) returns table (
    platform text, day date, host_patterns text, sources bigint, personal_computers bigint, undetermined bigint, windows bigint,
    other_systems bigint, tools bigint, reached bigint[], increasing bigint, decreasing bigint, last_seen timestamptz
)
    language sql stable parallel safe
begin atomic
    select
        d.platform, d.day, d.host_patterns, d.sources, d.personal_computers, d.undetermined, d.windows, d.other_systems, d.tools,
        array[d.reached_1, d.reached_2, d.reached_3, d.reached_4, d.reached_5, d.reached_6, d.reached_7, d.reached_8], d.increasing,
        d.decreasing, d.last_seen
    from attack_days d
    where d.day >= first_whole_day(period_from) and d.day < (period_to at time zone 'UTC')::date
        and (only_platforms is null or d.platform = any (only_platforms))
    union all
    select
        k.platform, (k.first_seen at time zone 'UTC')::date, coalesce(k.host_patterns, ''), count(*),
        count(*) filter (where k.host_kind = 'personal computer'), count(*) filter (where k.host_kind = 'undetermined'),
        count(*) filter (where k.operating_system = 'Windows' and k.operating_system_is_tool is not true),
        count(*) filter (where k.operating_system <> 'Windows' and k.operating_system_is_tool is not true),
        count(*) filter (where k.operating_system_is_tool),
        array[
            count(*) filter (where k.machines_targeted = 1), count(*) filter (where k.machines_targeted = 2),
            count(*) filter (where k.machines_targeted = 3), count(*) filter (where k.machines_targeted = 4),
            count(*) filter (where k.machines_targeted = 5), count(*) filter (where k.machines_targeted = 6),
            count(*) filter (where k.machines_targeted = 7), count(*) filter (where k.machines_targeted = 8)],
        count(*) filter (where k.machines_targeted >= 3 and k.visiting_order = 'increasing'),
        count(*) filter (where k.machines_targeted >= 3 and k.visiting_order = 'decreasing'), max(k.last_seen)
    from cut_attacks(period_from, period_to, only_platforms) k
    group by k.platform, (k.first_seen at time zone 'UTC')::date, coalesce(k.host_patterns, '');
end;

comment on function counted_days(timestamptz, timestamptz, text[]) is 'The rows of attack_days that make up a period; of a day that it cuts, what lies in it. Several rows belong to one platform and day: add them up.';

create function counted_countries(period_from timestamptz, period_to timestamptz, only_platforms text[])
    returns table (platform text, day date, country text, sources bigint)
    language sql stable parallel safe
begin atomic
    select d.platform, d.day, d.country, d.sources
    from country_days d
    where d.day >= first_whole_day(period_from) and d.day < (period_to at time zone 'UTC')::date
        and (only_platforms is null or d.platform = any (only_platforms))
    union all
    select k.platform, (k.first_seen at time zone 'UTC')::date, k.country, count(*)
    from cut_attacks(period_from, period_to, only_platforms) k
    group by k.platform, (k.first_seen at time zone 'UTC')::date, k.country;
end;

comment on function counted_countries(timestamptz, timestamptz, text[]) is 'The same of country_days.';

create function counted_sequences(period_from timestamptz, period_to timestamptz, only_platforms text[])
    returns table (platform text, day date, ports_sequence text, visits bigint, sources bigint)
    language sql stable parallel safe
begin atomic
    select d.platform, d.day, d.ports_sequence, d.visits, d.sources
    from sequence_days d
    where d.day >= first_whole_day(period_from) and d.day < (period_to at time zone 'UTC')::date
        and (only_platforms is null or d.platform = any (only_platforms))
    union all
    select
        k.platform, (k.attack_first_seen at time zone 'UTC')::date, k.ports_sequence, count(*), count(*) filter (where not k.is_repeat)
    from cut_visits(period_from, period_to, only_platforms) k
    group by k.platform, (k.attack_first_seen at time zone 'UTC')::date, k.ports_sequence;
end;

comment on function counted_sequences(timestamptz, timestamptz, text[]) is 'The same of sequence_days.';

-- Completeness by the day, and of a period.

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
            platform, (hour at time zone 'UTC')::date as day, captured as reported_captured, dropped, spooled, published, discarded,
            0::numeric as captured, 0::numeric as received, 0::numeric as counted, 0::numeric as duplicate, 0::numeric as missing,
            0::numeric as late, 0::numeric as clock_refused, 0::numeric as malformed, 0::numeric as unreadable, 0::numeric as lost_records,
            0::numeric as redriven, 0::numeric as unbalanced
        from sensor_hours
        union all
        select
            platform, day, 0, 0, 0, 0, 0, captured, received, counted, duplicate, missing, late, clock_refused, malformed, unreadable,
            lost_records, redriven, unbalanced
        from ledger_days
    ) accounts
    group by platform, day;

create function hour_begin(instant timestamptz) returns timestamptz
    language sql immutable parallel safe
    return date_trunc('hour', instant at time zone 'UTC') at time zone 'UTC';

comment on function hour_begin(timestamptz) is 'When the UTC hour of an instant begins.';

create function hour_end(instant timestamptz) returns timestamptz
    language sql immutable parallel safe
    return date_trunc('hour', (instant + interval '1 hour' - interval '1 microsecond') at time zone 'UTC') at time zone 'UTC';

comment on function hour_end(timestamptz) is 'When the UTC hour that an instant lies in ends; of an instant at which one begins, that instant.';

create or replace function completeness_of(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    platform text, captured numeric, dropped numeric, spooled numeric, published numeric, discarded numeric, pending numeric,
    received numeric, counted numeric, duplicate numeric, missing numeric, late numeric, clock_refused numeric, malformed numeric,
    unreadable numeric, set_aside numeric, redriven numeric, lost_records numeric, complete_percent numeric, balances boolean
)
    language sql stable parallel safe
begin atomic
    with lines as (
        -- The whole period is that of the ledger itself.
        select
            l.platform, case when l.is_redriven then 0 else l.captured end::numeric as captured,
            case when l.is_redriven then 0 else l.delivered end::numeric as received, l.counted::numeric as counted,
            case when l.is_redriven then 0 else l.duplicate end::numeric as duplicate,
            case when l.is_redriven then 0 else l.missing end::numeric as missing, case when l.is_redriven then 0 else l.late end::numeric as late,
            case when l.is_redriven then 0 else l.clock_refused end::numeric as clock_refused,
            case when l.is_redriven then 0 else l.malformed end::numeric as malformed,
            case when l.is_redriven then 0 else l.unreadable end::numeric as unreadable, l.lost_records::numeric as lost_records,
            case when l.is_redriven then l.counted else 0 end::numeric as redriven, (not l.balances)::integer::numeric as unbalanced
        from ledger l
        where period_from = '-infinity' and period_to = 'infinity' and (only_platforms is null or l.platform = any (only_platforms))
        union all
        select
            d.platform, d.captured, d.received, d.counted, d.duplicate, d.missing, d.late, d.clock_refused, d.malformed, d.unreadable,
            d.lost_records, d.redriven, d.unbalanced
        from ledger_days d
        where d.day >= first_whole_day(hour_begin(period_from)) and d.day < (hour_end(period_to) at time zone 'UTC')::date
            and (only_platforms is null or d.platform = any (only_platforms)) and not (period_from = '-infinity' and period_to = 'infinity')
        union all
        select
            h.platform, case when h.is_redriven then 0 else h.captured end, case when h.is_redriven then 0 else h.delivered end, h.counted,
            case when h.is_redriven then 0 else h.duplicate end, case when h.is_redriven then 0 else h.missing end,
            case when h.is_redriven then 0 else h.late end, case when h.is_redriven then 0 else h.clock_refused end,
            case when h.is_redriven then 0 else h.malformed end, case when h.is_redriven then 0 else h.unreadable end, h.lost_records,
            case when h.is_redriven then h.counted else 0 end, (not h.balances)::integer
        from ledger_hours h
        where hour_begin(period_from) > day_begin(hour_begin(period_from)) and h.hour >= hour_begin(period_from)
            and h.hour < least(period_to, day_begin(hour_begin(period_from)) + interval '1 day')
            and (only_platforms is null or h.platform = any (only_platforms))
        union all
        select
            h.platform, case when h.is_redriven then 0 else h.captured end, case when h.is_redriven then 0 else h.delivered end, h.counted,
            case when h.is_redriven then 0 else h.duplicate end, case when h.is_redriven then 0 else h.missing end,
            case when h.is_redriven then 0 else h.late end, case when h.is_redriven then 0 else h.clock_refused end,
            case when h.is_redriven then 0 else h.malformed end, case when h.is_redriven then 0 else h.unreadable end, h.lost_records,
            case when h.is_redriven then h.counted else 0 end, (not h.balances)::integer
        from ledger_hours h
        where hour_end(period_to) > day_begin(hour_end(period_to)) and day_begin(hour_end(period_to)) >= hour_begin(period_from)
            and h.hour >= day_begin(hour_end(period_to)) and h.hour < period_to
            and (only_platforms is null or h.platform = any (only_platforms))
    ), accounts as (
        select
            l.platform, sum(l.captured) as captured, sum(l.received) as received, sum(l.counted) as counted, sum(l.duplicate) as duplicate,
            sum(l.missing) as missing, sum(l.late) as late, sum(l.clock_refused) as clock_refused, sum(l.malformed) as malformed,
            sum(l.unreadable) as unreadable, sum(l.redriven) as redriven, sum(l.lost_records) as lost_records,
            sum(l.unbalanced) = 0 as balances
        from lines l group by l.platform
    ), sensors as (
        select
            s.platform, s.sensor, sum(s.captured) as captured, sum(s.dropped) as dropped,
            (array_agg(s.spooled order by s.reported desc))[1] as spooled, sum(s.published) as published, sum(s.discarded) as discarded
        from sensor_hours s
        where s.hour > period_from - interval '1 hour' and s.hour < period_to
            and (only_platforms is null or s.platform = any (only_platforms))
        group by s.platform, s.sensor
    ), reports as (
        select
            s.platform, sum(s.captured) as captured, sum(s.dropped) as dropped, sum(s.spooled) as spooled, sum(s.published) as published,
            sum(s.discarded) as discarded
        from sensors s group by s.platform
    ), both_sides as (
        select
            coalesce(a.platform, r.platform) as platform, greatest(coalesce(a.captured, 0), coalesce(r.captured, 0)) as captured,
            coalesce(r.dropped, 0) as dropped, coalesce(r.spooled, 0) as spooled, coalesce(r.published, 0) as published,
            coalesce(r.discarded, 0) as discarded, greatest(coalesce(r.captured, 0) - coalesce(a.captured, 0), 0) as pending,
            coalesce(a.received, 0) as received, coalesce(a.counted, 0) as counted, coalesce(a.duplicate, 0) as duplicate,
            coalesce(a.missing, 0) as missing, coalesce(a.late, 0) as late, coalesce(a.clock_refused, 0) as clock_refused,
            coalesce(a.malformed, 0) as malformed, coalesce(a.unreadable, 0) as unreadable, coalesce(a.redriven, 0) as redriven,
            coalesce(a.lost_records, 0) as lost_records, coalesce(a.balances, true) as balances
        from accounts a full join reports r on r.platform = a.platform
    )
    select
        b.platform, b.captured, b.dropped, b.spooled, b.published, b.discarded, b.pending, b.received, b.counted, b.duplicate, b.missing,
        b.late, b.clock_refused, b.malformed, b.unreadable, b.late + b.clock_refused + b.malformed + b.unreadable - b.redriven,
        b.redriven, b.lost_records, complete_share(b.counted, b.captured, b.dropped),
        b.balances and b.captured
            = b.counted + b.missing + b.late + b.clock_refused + b.malformed + b.unreadable - b.redriven + b.pending
    from both_sides b;
end;

-- The paper's tables.

drop view table_2;
drop function table_2(timestamptz, timestamptz, text[]);

create function table_2(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    platform text, sources bigint, personal_computers bigint, others bigint, undetermined bigint, personal_computers_percent numeric,
    personal_computers_percent_of_named numeric, host_patterns text[], paper_percent numeric, as_of timestamptz, is_final boolean, complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    select
        a.platform, a.sources, a.personal_computers, a.sources - a.personal_computers - a.undetermined, a.undetermined,
        round(100.0 * a.personal_computers / a.sources, 2),
        round(100.0 * a.personal_computers / nullif(a.sources - a.undetermined, 0), 2),
        array_remove(a.lists, ''), paper_value('Table 2', a.platform, 'personal computers percent'), c.as_of, is_settled(c.as_of, a.last_seen, period_to),
        whole.complete_percent
    from (
        select
            k.platform, sum(k.sources)::bigint as sources, sum(k.personal_computers)::bigint as personal_computers,
            sum(k.undetermined)::bigint as undetermined,
            array_agg(distinct k.host_patterns order by k.host_patterns) as lists, max(k.last_seen) as last_seen
        from counted_days(period_from, period_to, only_platforms) k
        group by k.platform
        having sum(k.sources) <> 0
    ) a
    left join platform_clock c on c.platform = a.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = a.platform
    order by a.platform;
end;

create or replace function table_4(
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
        ranked.item::integer, there.words, c.as_of, is_settled(c.as_of, l.last_seen, period_to), whole.complete_percent
    from (
        select
            g.*, row_number() over (partition by g.platform order by g.visits desc, g.sources desc, g.ports_sequence collate "C") as rank
        from (
            select
                k.platform, k.ports_sequence, sum(k.visits)::bigint as visits, sum(k.sources)::bigint as sources
            from counted_sequences(period_from, period_to, only_platforms) k
            where with_empty or k.ports_sequence <> '{}'
            group by k.platform, k.ports_sequence
            having sum(k.visits) <> 0
        ) g
    ) r
    left join (
        select d.platform, max(d.last_seen) as last_seen from counted_days(period_from, period_to, only_platforms) d group by d.platform
    ) l on l.platform = r.platform
    left join platform_clock c on c.platform = r.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = r.platform
    left join paper_values ranked
        on ranked.exhibit = 'Table 4' and lower(ranked.platform) = lower(r.platform) and ranked.words = paper_notation(r.ports_sequence)
    left join paper_values there
        on there.exhibit = 'Table 4' and lower(there.platform) = lower(r.platform) and there.item = r.rank::text
    where r.rank <= ranks
    order by r.platform, r.rank;
end;

create or replace function table_4_of(
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
        ranked.item::integer, c.as_of, is_settled(c.as_of, coalesce(d.last_seen, '-infinity'), period_to), whole.complete_percent
    from (select id from platforms union select l.platform from ledger l) p
    left join (
        select v.platform, sum(v.visits)::bigint as visits, sum(v.sources)::bigint as sources
        from counted_sequences(period_from, period_to, only_platforms) v
        where v.ports_sequence = of_sequence
        group by v.platform
    ) k on k.platform = p.id
    left join (
        select k.platform, max(k.last_seen) as last_seen from counted_days(period_from, period_to, only_platforms) k group by k.platform
    ) d on d.platform = p.id
    left join platform_clock c on c.platform = p.id
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = p.id
    left join paper_values ranked
        on ranked.exhibit = 'Table 4' and lower(ranked.platform) = lower(p.id) and ranked.words = paper_notation(of_sequence)
    where only_platforms is null or p.id = any (only_platforms)
    order by p.id;
end;

create or replace function table_5(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    platform text, machines integer, sources bigint, percent numeric, all_sources bigint, paper_percent numeric, as_of timestamptz,
    is_final boolean, complete_percent numeric
)
    language sql stable parallel safe
begin atomic
    select
        t.platform, n.machines, coalesce(t.counts[n.machines], 0),
        round(100.0 * coalesce(t.counts[n.machines], 0) / t.all_sources, 2), t.all_sources,
        printed.value, c.as_of, is_settled(c.as_of, t.last_seen, period_to), whole.complete_percent
    from (
        select
            g.platform, sum(g.sources)::bigint as all_sources, max(g.last_seen) as last_seen, array_agg(g.sources order by g.machines) as counts,
            greatest(
                max(g.machines) filter (where g.sources <> 0), (select count(*) from machines m where m.platform = g.platform)) as machines
        from (
            select k.platform, r.machines, sum(r.sources)::bigint as sources, max(k.last_seen) as last_seen
            from counted_days(period_from, period_to, only_platforms) k
            cross join lateral unnest(k.reached) with ordinality r (sources, machines)
            group by k.platform, r.machines
        ) g
        group by g.platform
        having sum(g.sources) <> 0
    ) t
    join unnest(array[1, 2, 3, 4, 5, 6, 7, 8]) n (machines) on n.machines <= t.machines
    left join platform_clock c on c.platform = t.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = t.platform
    left join paper_values printed
        on printed.exhibit = 'Table 5' and lower(printed.platform) = lower(t.platform) and printed.item = n.machines::text
    order by t.platform, n.machines;
end;

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
                l.last_seen as platform_last_seen
            from (
                select k.platform, k.country, sum(k.sources)::bigint as sources
                from counted_countries(period_from, period_to, only_platforms) k
                group by k.platform, k.country
                having sum(k.sources) <> 0
            ) g
            left join (
                select d.platform, max(d.last_seen) as last_seen
                from counted_days(period_from, period_to, only_platforms) d group by d.platform
            ) l on l.platform = g.platform
        ) r
    ) f
    left join platform_clock c on c.platform = f.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = f.platform
    group by f.platform, f.place, f.all_sources, f.countries, f.platform_last_seen, c.as_of, whole.complete_percent
    order by f.platform, f.place;
end;

create or replace function section_4_2(
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
            k.platform, sum(k.sources)::bigint as sources, sum(k.windows + k.other_systems)::bigint as known, sum(k.windows)::bigint as windows,
            sum(k.tools)::bigint as tools, max(k.last_seen) as last_seen
        from counted_days(period_from, period_to, only_platforms) k
        group by k.platform
        having sum(k.sources) <> 0
    ) a
    left join platform_clock c on c.platform = a.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = a.platform
    order by a.platform;
end;

create or replace function section_5_2(
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
            k.platform, sum(k.three_or_more)::bigint as sources, sum(k.increasing)::bigint as increasing,
            sum(k.decreasing)::bigint as decreasing, max(k.last_seen) as last_seen
        from (
            select
                d.platform, (select sum(r) from unnest(d.reached[3:]) r) as three_or_more, d.increasing, d.decreasing, d.last_seen
            from counted_days(period_from, period_to, only_platforms) d
        ) k
        group by k.platform
        having sum(k.three_or_more) <> 0
    ) a
    left join platform_clock c on c.platform = a.platform
    left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = a.platform
    order by a.platform;
end;

comment on function table_2(timestamptz, timestamptz, text[]) is 'Table 2: per platform, how many of its sources are clearly personal computers by their host names.';

create view table_2 as select * from table_2();
comment on view table_2 is 'Table 2: per platform, how many of its sources are clearly personal computers by their host names. For a period: function table_2(from, to, platforms).';
comment on column table_2.personal_computers is 'Sources whose host name fits the patterns of the lists in host_patterns.';
comment on column table_2.others is 'Sources with another host name.';
comment on column table_2.undetermined is 'Sources without a host name.';
comment on column table_2.personal_computers_percent is 'Share of the personal computers among all sources.';
comment on column table_2.personal_computers_percent_of_named is 'Share of the personal computers among the sources with a host name.';
comment on column table_2.host_patterns is 'The lists of patterns that judged the host names of these sources. With more than one the row mixes what different lists call a personal computer: choose a period in which one of them was in force.';
comment on column table_2.paper_percent is 'What the paper''s Table 2 has for this platform: of all sources.';

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
        select w.platform, w.day, w.complete_percent from completeness_days w
        where w.day >= first_whole_day(period_from) and w.day < first_whole_day(period_to)
            and (only_platforms is null or w.platform = any (only_platforms))
    ) whole on whole.platform = n.platform and whole.day = (n.window_key at time zone 'UTC')::date
    order by n.platform, n.item collate "C", n.window_key;
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

create or replace function section_4_1(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    platforms bigint, addresses bigint, common_addresses bigint, common_percent numeric, backscatter_addresses bigint,
    backscatter_percent numeric, scanner_addresses bigint, scanner_percent numeric, same_class_a_addresses bigint,
    same_class_a_percent numeric, paper_common_percent numeric, paper_backscatter_percent numeric, paper_scanner_percent numeric,
    as_of timestamptz, is_final boolean, complete_percent numeric
)
    language sql stable parallel safe
    -- Many rows are sorted, few computed with: to compile would take longer than to run.
    set jit = off
    set work_mem = '64MB'
begin atomic
    with octets as materialized (
        select m.platform, min(m.octet) as lowest, max(m.octet) as highest
        from (select platform, case when family(address) = 4 then split_part(host(address), '.', 1)::integer end as octet from machines) m
        group by m.platform
    ), chosen as materialized (
        -- Only an address with several attacks can be common; of every other one the period has one attack or none.
        select c.*
        from addresses r
        cross join lateral (
            select k.source, k.platform, k.class from attacks k
            where k.source = r.source and k.absorbed_by is null and k.class <> 'answer' and k.opened >= period_from
                and k.first_seen >= period_from and k.first_seen < period_to
                and (only_platforms is null or k.platform = any (only_platforms))
            offset 0
        ) c
        where r.attacks > 1
    ), returning_addresses as (
        select
            c.source, count(*) as attacks, min(c.platform collate "C") <> max(c.platform collate "C") as is_common,
            bool_and(c.class = 'backscatter') as is_backscatter,
            min(o.lowest) = max(o.highest) and bool_and(o.lowest is not null) as is_near
        from chosen c
        left join octets o on o.platform = c.platform
        group by c.source
    ), kept as (
        select
            count(*) as addresses, coalesce(sum(a.attacks), 0) as attacks, count(*) filter (where a.is_common) as common_addresses,
            count(*) filter (where a.is_common and a.is_backscatter) as backscatter_addresses,
            count(*) filter (where a.is_common and a.is_near) as same_class_a_addresses
        from returning_addresses a
    ), whole as (
        select
            count(*) as platforms, coalesce(sum(p.sources), 0) as sources, min(p.as_of) as as_of,
            bool_and(is_settled(p.as_of, p.last_seen, period_to)) as is_final,
            complete_share(sum(p.counted), sum(p.captured), sum(p.dropped)) as complete_percent
        from (
            select k.platform, k.sources, k.last_seen, c.as_of, w.counted, w.captured, w.dropped
            from (
                select d.platform, sum(d.sources) as sources, max(d.last_seen) as last_seen
                from counted_days(period_from, period_to, only_platforms) d
                group by d.platform
                having sum(d.sources) <> 0
            ) k
            left join platform_clock c on c.platform = k.platform
            left join completeness_of(period_from, period_to, only_platforms) w on w.platform = k.platform
        ) p
    ), counts as (
        select k.*, (w.sources - k.attacks)::bigint + k.addresses as all_addresses from kept k cross join whole w
    )
    select
        w.platforms, k.all_addresses, k.common_addresses, round(100.0 * k.common_addresses / nullif(k.all_addresses, 0), 2),
        k.backscatter_addresses, round(100.0 * k.backscatter_addresses / nullif(k.common_addresses, 0), 2),
        k.common_addresses - k.backscatter_addresses,
        round(100.0 * (k.common_addresses - k.backscatter_addresses) / nullif(k.common_addresses, 0), 2),
        k.same_class_a_addresses, round(100.0 * k.same_class_a_addresses / nullif(k.common_addresses, 0), 2),
        paper_value('Section 4.1', '', 'common percent'), paper_value('Section 4.1', '', 'backscatter percent'),
        paper_value('Section 4.1', '', 'scanner percent'), w.as_of, coalesce(w.is_final, false), w.complete_percent
    from counts k cross join whole w;
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
        from addresses r
        cross join lateral (
            select
                k.source, k.platform, k.first_seen, k.last_seen, k.class, k.spoofable, k.handshakes, k.packets_received, k.country, k.opened, k.id
            from attacks k
            where k.source = r.source and k.absorbed_by is null and k.class <> 'answer' and k.opened >= period_from
                and k.first_seen >= period_from and k.first_seen < period_to
                and (only_platforms is null or k.platform = any (only_platforms))
            offset 0
        ) c
        where r.attacks > 1 or minimum < 2
    ), common as materialized (
        select c.source from chosen c group by c.source having min(c.platform) <> max(c.platform) or minimum < 2
    ), by_platform as materialized (
        select
            c.source, c.platform, min(c.first_seen) as first_seen, max(c.last_seen) as last_seen, count(*) as attacks,
            count(*) filter (where c.class = 'backscatter') as backscatter_attacks, bool_and(c.spoofable) as spoofable,
            sum(c.handshakes) as handshakes, sum(c.packets_received) as packets,
            (array_agg(c.country order by c.last_seen desc, c.id collate "C"))[1] as country,
            array_agg(c.opened) as openings, array_agg(c.id) as ids
        from chosen c join common m on m.source = c.source
        group by c.source, c.platform
    ), near as materialized (
        -- Where all machines of a platform have the same first octet, it does not matter to which of them an address came.
        select m.platform, min(split_part(host(m.address), '.', 1)) as octet from machines m group by m.platform
        having bool_and(family(m.address) = 4) and min(split_part(host(m.address), '.', 1)) = max(split_part(host(m.address), '.', 1))
    ), octets as (
        select o.source, min(o.octet) = max(o.octet) as is_one, bool_or(o.octet is null) as is_unknown
        from (
            select b.source, n.octet from by_platform b join near n on n.platform = b.platform
            union all
            select b.source, case when family(m.address) = 4 then split_part(host(m.address), '.', 1) end
            from by_platform b
            cross join lateral unnest(b.openings, b.ids) as a (opened, id)
            cross join lateral (
                select k.platform, k.machine from visits k where k.opened = a.opened and k.attack = a.id and k.reached offset 0
            ) v
            left join machines m on m.platform = v.platform and m.machine = v.machine
            where b.platform not in (select n.platform from near n)
        ) o
        group by o.source
    ), state as (
        select min(k.as_of) as as_of, min(k.complete_percent) as complete_percent
        from (
            select w.complete_percent, p.as_of
            from completeness_of(period_from, period_to, only_platforms) w left join platform_clock p on p.platform = w.platform
        ) k
    ), addresses as (
        select
            b.source, count(*) as platforms, sum(b.attacks) = sum(b.backscatter_attacks) as is_backscatter,
            bool_and(b.spoofable) as spoofable, array_agg(b.platform order by b.first_seen, b.platform collate "C") as visited,
            array_agg(b.first_seen order by b.first_seen, b.platform collate "C") as first_seens, min(b.first_seen) as first_seen,
            max(b.last_seen) as last_seen, sum(b.attacks)::bigint as attacks, sum(b.backscatter_attacks)::bigint as backscatter_attacks,
            sum(b.handshakes) as handshakes, sum(b.packets) as packets,
            (array_agg(b.country order by b.last_seen desc, b.platform collate "C"))[1] as country
        from by_platform b group by b.source having count(*) >= minimum
    )
    select
        a.source, a.platforms, case when a.is_backscatter then 'backscatter' else 'scanner' end, a.spoofable,
        case when not o.is_unknown then o.is_one end, a.visited, a.first_seens,
        array(select t - a.first_seen from unnest(a.first_seens) with ordinality as u (t, place) order by u.place),
        a.first_seen, a.last_seen, a.attacks, a.backscatter_attacks, a.handshakes, a.packets, a.country, s.as_of, s.complete_percent
    from addresses a
    left join octets o on o.source = a.source
    cross join state s
    order by a.platforms desc, a.source;
end;

create or replace function common_over_time(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    day date, addresses bigint, common bigint, common_percent numeric, backscatter bigint, scanners bigint, backscatter_percent numeric,
    scanners_percent numeric, addresses_so_far numeric, common_so_far numeric, common_so_far_percent numeric,
    backscatter_so_far_percent numeric, scanners_so_far_percent numeric, as_of timestamptz, complete_percent numeric
)
    language sql stable parallel safe
    -- Many rows are sorted, few computed with: to compile would take longer than to run.
    set jit = off
    set work_mem = '64MB'
begin atomic
    with chosen as materialized (
        -- An address with one attack is common to nothing, and new on the day of that attack.
        select c.*
        from addresses r
        cross join lateral (
            select k.source, k.platform, (k.first_seen at time zone 'UTC')::date as day, k.class = 'backscatter' as is_backscatter
            from attacks k
            where k.source = r.source and k.absorbed_by is null and k.class <> 'answer' and k.opened >= period_from
                and k.first_seen >= period_from and k.first_seen < period_to
                and (only_platforms is null or k.platform = any (only_platforms))
            offset 0
        ) c
        where r.attacks > 1
    ), counted as materialized (
        select d.day, sum(d.sources) as sources from counted_days(period_from, period_to, only_platforms) d
        group by d.day having sum(d.sources) <> 0
    ), daily as (
        select
            c.day, c.source, count(*) as attacks, min(c.platform) <> max(c.platform) as is_common, bool_and(c.is_backscatter) as is_backscatter
        from chosen c group by c.day, c.source
    ), days as materialized (
        select
            k.day, (k.sources - coalesce(d.attacks, 0) + coalesce(d.addresses, 0))::bigint as addresses, coalesce(d.common, 0) as common,
            coalesce(d.backscatter, 0) as backscatter, coalesce(d.scanners, 0) as scanners, k.sources - coalesce(d.attacks, 0) as single
        from counted k
        left join (
            select
                d.day, sum(d.attacks) as attacks, count(*) as addresses, count(*) filter (where d.is_common) as common,
                count(*) filter (where d.is_common and d.is_backscatter) as backscatter,
                count(*) filter (where d.is_common and not d.is_backscatter) as scanners
            from daily d group by d.day
        ) d on d.day = k.day
    ), arrivals as (
        -- An address becomes common on the day on which it comes to its second platform.
        select
            p.source, min(p.day) as day, (array_agg(p.day order by p.day))[2] as common_day, bool_and(p.is_backscatter) as is_backscatter
        from (
            select c.source, c.platform, min(c.day) as day, bool_and(c.is_backscatter) as is_backscatter
            from chosen c group by c.source, c.platform
        ) p group by p.source
    ), growth as (
        select
            g.day, sum(sum(g.addresses)) over w as addresses, sum(sum(g.common)) over w as common,
            sum(sum(g.backscatter)) over w as backscatter
        from (
            select a.day, count(*) as addresses, 0 as common, 0 as backscatter from arrivals a group by a.day
            union all
            select a.common_day, 0, count(*), count(*) filter (where a.is_backscatter) from arrivals a
            where a.common_day is not null group by a.common_day
            union all
            select d.day, d.single, 0, 0 from days d
        ) g group by g.day
        window w as (order by g.day)
    ), state as (
        select w.day, min(w.complete_percent) as complete_percent from completeness_days w
        where only_platforms is null or w.platform = any (only_platforms) group by w.day
    )
    select
        d.day, d.addresses, d.common, round(100.0 * d.common / d.addresses, 2), d.backscatter, d.scanners,
        round(100.0 * d.backscatter / nullif(d.common, 0), 2), round(100.0 * d.scanners / nullif(d.common, 0), 2), g.addresses, g.common,
        round(100.0 * g.common / g.addresses, 2), round(100.0 * g.backscatter / nullif(g.common, 0), 2),
        round(100.0 * (g.common - g.backscatter) / nullif(g.common, 0), 2),
        (select min(p.as_of) from platform_clock p where only_platforms is null or p.platform = any (only_platforms)), s.complete_percent
    from days d
    join growth g on g.day = d.day
    left join state s on s.day = d.day
    order by d.day;
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
    with listed as materialized (
        select c.source, c.first_seen, c.last_seen, c.visited, c.attacks, c.handshakes, c.packets, c.country
        from common_addresses(period_from, period_to, only_platforms, minimum_platforms) c
        where c.class = 'scanner'
            -- A handshake proves the address. Without one it may be forged, and with backscatter beside it, it is that of a victim.
            and (c.handshakes > 0 or with_spoofable and c.backscatter_attacks = 0)
            and not is_special_address(c.source)
            and not exists (select from machines m where m.address = c.source)
    ), seen as materialized (
        select k.*
        from listed l
        cross join lateral (
            select a.source, a.opened, a.id, a.class
            from attacks a
            where a.source = l.source and a.absorbed_by is null and a.class <> 'answer' and a.opened >= period_from
                and a.first_seen >= period_from and a.first_seen < period_to
                and (only_platforms is null or a.platform = any (only_platforms))
            offset 0
        ) k
    ), classes as (
        select s.source, array_agg(distinct s.class) as classes from seen s group by s.source
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
        l.source, l.first_seen, l.last_seen, l.visited, l.attacks, l.handshakes, l.packets, k.classes, s.sequences, l.country
    from listed l
    left join classes k on k.source = l.source
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
            select d.*, (select sum(r) from unnest(d.reached) r) as reached_any
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
            select s.platform, s.window_key, sum(s.sources) as sources, sum(s.packets) as packets
            from statistics s
            where s.window_kind = 'day' and s.measure = 'all' and s.window_key >= period_from and s.window_key < period_to
                and (only_platforms is null or s.platform = any (only_platforms))
            group by s.platform, s.window_key
        ) n on n.platform = f.platform and n.window_key = f.day::timestamp at time zone 'UTC'
        where f.minutes_up >= 720 and f.day::timestamp at time zone 'UTC' >= period_from
            and f.day::timestamp at time zone 'UTC' < period_to and (only_platforms is null or f.platform = any (only_platforms))
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

create or replace function claims(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    claim text, "position" integer, section text, platform text, sentence text, value text, value_number numeric, value_low numeric,
    value_high numeric, paper text, paper_number numeric, verdict text, since date, rule text, contradiction text, evidence_count bigint,
    evidence_query text, as_of timestamptz, is_final boolean, complete_percent numeric
)
    language sql stable parallel safe
    -- The plan is long and its rows are few: to compile it would take longer than to run it.
    set jit = off
begin atomic
    with judged as materialized (
        select * from claim_days(period_from, period_to, only_platforms)
    ), together as (
        -- Of a sentence about every platform: it fails if it fails on one.
        select
            j.claim, null::text as platform, j.day,
            case when bool_or(j.verdict = 'fails') then 'fails' when bool_or(j.verdict = 'holds') then 'holds' else 'undecided' end as verdict,
            (count(*) filter (where j.verdict = 'holds'))::numeric as value, null::numeric as low, null::numeric as high,
            count(*) filter (where j.verdict <> 'undecided') as evidence, 'platforms'::text as words
        from judged j
        where j.claim in ('windows', 'address-order', 'own-country', 'majority-country')
        group by j.claim, j.day
    ), all_days as (
        select * from judged union all select * from together
    ), last_days as (
        select d.*, (last_value(d.verdict) over w) as final_verdict, row_number() over (partition by d.claim, d.platform order by d.day desc) as age
        from all_days d
        window w as (partition by d.claim, d.platform order by d.day rows between unbounded preceding and unbounded following)
    ), standing as (
        select
            l.claim, l.platform, max(l.day) filter (where l.verdict <> l.final_verdict) as changed, min(l.day) as first_day
        from last_days l group by l.claim, l.platform
    ), clocks as (
        select k.platform, c.as_of, is_settled(c.as_of, k.last_seen, period_to) as is_final, whole.complete_percent
        from (
            select d.platform, max(d.last_seen) as last_seen
            from counted_days(period_from, period_to, only_platforms) d
            group by d.platform
            having sum(d.sources) <> 0
        ) k
        left join platform_clock c on c.platform = k.platform
        left join completeness_of(period_from, period_to, only_platforms) whole on whole.platform = k.platform
    ), house as (
        select min(c.as_of) as as_of, bool_and(c.is_final) as is_final, min(c.complete_percent) as complete_percent from clocks c
    ), places as (
        select
            s.claim, l.platform, l.verdict, l.value, l.low, l.high, l.evidence, l.words, coalesce(t.changed + 1, t.first_day) as since,
            format(
                'k.%s >= %L and k.%s < %L%s',
                case when s.claim in ('first-sequence', 'often-in-germany', 'never-in-lithuania') then 'attack_first_seen' else 'first_seen' end,
                period_from, case when s.claim in ('first-sequence', 'often-in-germany', 'never-in-lithuania') then 'attack_first_seen' else 'first_seen' end,
                period_to,
                case
                    when l.platform is not null then format(' and k.platform = %L', l.platform)
                    when only_platforms is not null then format(' and k.platform = any (%L)', only_platforms)
                    else ''
                end) as place,
            format('%L, %L, %L', period_from, period_to, case when l.platform is null then only_platforms else array[l.platform] end) as period
        from claim_sentences s
        left join last_days l on l.claim = s.claim and l.age = 1
        left join standing t on t.claim = l.claim and t.platform is not distinct from l.platform
    )
    select
        s.claim, s."position", s.section, p.platform, s.sentence,
        case
            when s.claim = 'figure-for-machines' then 'Table 5 does'
            when p.verdict is null then 'no such platform'
            when p.words = 'platforms' then format('holds on %s of %s platforms that decide', p.value, p.evidence)
            when p.value is null then 'unknown'
            when s.claim = 'address-order' then format('%s of %s', p.value, coalesce(p.evidence, 0))
            when s.claim in ('often-in-germany', 'never-in-lithuania', 'first-sequence') then format('%s of %s visits', p.value, coalesce(p.evidence, 0))
            when s.claim in ('peak', 'no-peak-elsewhere') then format('%s sources on the day, %s on the highest', p.value, p.evidence)
            when s.claim in ('france1-france3', 'germany-taiwan') then format('%s times', p.value)
            when s.claim = 'own-country' then format('%s sends %s %%', p.words, p.value)
            when s.claim = 'majority-country' then format('the first sends %s %%', p.value)
            when s.claim in ('sources-per-day', 'packets-per-day') then
                format('%s (%s to %s)', p.value, coalesce(p.low::text, '?'), coalesce(p.high::text, '?'))
            else format('%s %% (%s to %s)', p.value, p.low, p.high)
        end,
        p.value, p.low, p.high, coalesce(printed.value::text || printed.unit, printed.words, s.paper), printed.value,
        case when s.claim = 'figure-for-machines' then 'fails' else coalesce(p.verdict, 'undecided') end,
        case when p.verdict <> 'undecided' then p.since end, s.rule, s.contradiction, p.evidence,
        case
            when p.verdict is null then null
            when s.claim in ('personal-computers', 'named-personal-computers') then 'select k.* from counted_attacks k where k.host_kind = ''personal computer'' and ' || p.place
            when s.claim in ('sources-per-day', 'packets-per-day', 'france1-france3', 'germany-taiwan') then 'select * from table_3(' || p.period || ')'
            when s.claim in ('first-sequence') then 'select * from table_4(' || p.period || ')'
            when s.claim in ('often-in-germany', 'never-in-lithuania') then 'select k.* from counted_visits k where k.ports_sequence = ''{5000/tcp,135/tcp}'' and ' || p.place
            when s.claim like 'machines-%' then 'select k.* from counted_attacks k where k.machines_targeted = ' || right(s.claim, 1) || ' and ' || p.place
            when s.claim in ('peak', 'no-peak-elsewhere') then 'select * from figure_3(' || p.period || ')'
            when s.claim in ('own-country', 'majority-country') then 'select * from figure_4(' || p.period || ')'
            when s.claim like 'common%' then
                'select k.source, array_agg(distinct k.platform), array_agg(k.id) from counted_attacks k where ' || p.place
                || ' group by k.source having count(distinct k.platform) > 1'
            when s.claim = 'windows' then 'select k.* from counted_attacks k where k.operating_system <> ''Windows'' and not k.operating_system_is_tool and ' || p.place
            when s.claim = 'address-order' then 'select k.* from counted_attacks k where k.machines_targeted >= 3 and k.visiting_order not in (''increasing'', ''decreasing'') and ' || p.place
        end,
        coalesce(c.as_of, case when p.platform is null then h.as_of end), coalesce(c.is_final, case when p.platform is null then h.is_final end, false),
        coalesce(c.complete_percent, case when p.platform is null then h.complete_percent end)
    from claim_sentences s
    join places p on p.claim = s.claim
    cross join house h
    left join clocks c on c.platform = p.platform
    left join (values
        ('personal-computers', 'Table 2', 'personal computers percent', ' %'), ('sources-per-day', 'Table 3', 'sources per day', ''),
        ('packets-per-day', 'Table 3', 'packets per day', ''), ('first-sequence', 'Table 4', '1', ''), ('machines-1', 'Table 5', '1', ' %'),
        ('machines-2', 'Table 5', '2', ' %'), ('machines-3', 'Table 5', '3', ' %'),
        ('common', 'Section 4.1', 'common percent', ' %'), ('common-backscatter', 'Section 4.1', 'backscatter percent', ' %'),
        ('common-scanners', 'Section 4.1', 'scanner percent', ' %')
    ) source (claim, exhibit, item, unit) on source.claim = s.claim
    left join lateral (
        select v.value, v.words, source.unit
        from paper_values v
        where v.exhibit = source.exhibit and v.item = source.item and lower(v.platform) = lower(coalesce(p.platform, ''))
    ) printed on true
    order by s."position", p.platform nulls first;
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
            ('host_patterns', 'The list of patterns that gave host_kind: paper, modern-1, or a file''s name with a digest of its patterns; null if undetermined.'),
            ('sources', 'Distinct sources.'),
            ('visits', 'Machine visits (source and machine).'),
            ('ports_sequence', 'Ports in order of first touch, each once: {135/tcp,4444/tcp}.'),
            ('captured', 'Packets of which the batches that came tell.'),
            ('counted', 'Packets that are in the attacks.'),
            ('missing', 'Packets that never came.'),
            ('duplicate', 'Packets that came again and were not counted again.'),
            ('late', 'Packets set aside because they came too late.'),
            ('clock_refused', 'Packets set aside because they were captured in the future of their record.'),
            ('malformed', 'Packets set aside because their headers contradict themselves.'),
            ('unreadable', 'Packets set aside with a batch that could not be read.'),
            ('lost_records', 'Records that were gone from packets.v1; whose packets they held is not known.'),
            ('as_of', 'The platform''s clock: everything captured up to it is counted. Null if it is not known.'),
            ('is_final', 'Nothing will change this any more.'),
            ('complete_percent', 'How much of what the platform captured (kernel drops included) in the hours of the row is counted; 100 only if it is all, null if nothing is known of them.')
        ) w (name, words) on w.name = a.attname
        where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
            and not exists (select from pg_description d where d.objoid = c.oid and d.objsubid = a.attnum)
    loop
        execute format('comment on column %I.%I is %L', sentence.relname, sentence.attname, sentence.words);
    end loop;
    for machines in 2..8 loop
        execute format('comment on column attack_days.reached_%s is %L', machines, format('Those that reached exactly %s machines.', machines));
    end loop;
    execute format('grant select on all tables in schema %I to leurre_analyst', current_schema());
end
$$;

-- The addresses are the attackers', too.
create or replace function give_rights() returns void
    language plpgsql
as $$
declare
    here text := current_schema();
    thing record;
begin
    for thing in
        select
            c.relname as name, c.relkind in ('r', 'p') as is_table,
            -- What migrations and imports write, and the rebuild.
            c.relname not in ('schema_version', 'global_series', 'paper_values', 'claim_sentences') as is_of_sink,
            -- Attackers' addresses, and bytes that may be exploits.
            c.relname not in ('attacks', 'visits', 'payloads', 'addresses') as is_of_ops
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = here and c.relkind in ('r', 'p', 'v') and not c.relispartition
    loop
        if to_regrole('leurre_analyst') is not null then
            execute format('grant select on %I.%I to leurre_analyst', here, thing.name);
        end if;
        if to_regrole('leurre_sink') is not null and thing.is_table then
            execute format(
                'grant %s on %I.%I to leurre_sink',
                case
                    when not thing.is_of_sink then 'select'
                    when thing.name = 'house' then 'select, insert'
                    when thing.name in ('machines', 'visits', 'payloads') then 'select, insert, update, delete'
                    else 'select, insert, update'
                end,
                here, thing.name);
        end if;
        if to_regrole('leurre_ops') is not null
            and (thing.is_table and thing.is_of_ops
                or thing.name in (
                    'completeness', 'completeness_hours', 'completeness_days', 'coverage', 'coverage_hours', 'platform_clock', 'platform_up',
                    'sensor_contact'))
        then
            execute format('grant select on %I.%I to leurre_ops', here, thing.name);
        end if;
        if to_regrole('leurre_import') is not null and thing.name = 'global_series' then
            execute format('grant select, insert, update on %I.%I to leurre_import', here, thing.name);
        end if;
    end loop;
    for thing in
        select r.rolname as name from pg_roles r where r.rolname in ('leurre_analyst', 'leurre_sink', 'leurre_ops', 'leurre_import')
    loop
        execute format('grant usage on schema %I to %I', here, thing.name);
    end loop;
    if to_regrole('leurre_sink') is not null then
        execute format('grant execute on function %I.make_months to leurre_sink', here);
    end if;
end
$$;
