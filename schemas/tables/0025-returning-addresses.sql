-- What addresses that came back did is asked for as a whole, and was gathered from their attacks for every question. Here it is summed up once
-- for each of them, by triggers in the transaction that writes the rows, like the counts of days.
--
-- A question about a period or some platforms takes the sums of the addresses all of whose attacks it counts. Of any other address with two
-- attacks it counts one at most, which makes nobody common; so attacks themselves are read only of the few with more.

create table returning_addresses (
    source inet primary key,
    attacks integer not null,
    backscatter_attacks integer not null,
    spoofable boolean not null,
    handshakes numeric not null,
    packets numeric not null,
    country text not null,
    first_opened timestamptz not null,
    first_seen timestamptz not null,
    last_begun timestamptz not null,
    last_seen timestamptz not null,
    visited text[] not null,
    first_seens timestamptz[] not null,
    days date[] not null,
    full_days date[],
    full_day_attacks integer[],
    full_day_common boolean[],
    full_day_backscatter boolean[],
    classes text[] not null,
    top_sequences text[]
) with (fillfactor = 80);

comment on table returning_addresses is 'What each address with 2 to 8 attacks that tables count did, on all platforms together, kept by triggers. Those with more would have to be summed up too long at every change: see addresses. After a partition was taken away by hand: select recount_days().';
comment on column returning_addresses.source is 'The attacker''s address.';
comment on column returning_addresses.attacks is 'Its attacks.';
comment on column returning_addresses.backscatter_attacks is 'Those of them that are backscatter.';
comment on column returning_addresses.spoofable is 'It completed a TCP handshake in none of them.';
comment on column returning_addresses.handshakes is 'TCP handshakes that it completed.';
comment on column returning_addresses.packets is 'Packets received from it.';
comment on column returning_addresses.country is 'ISO 3166-1 alpha-2, as its newest attack has it.';
comment on column returning_addresses.first_opened is 'When the first of the records was opened.';
comment on column returning_addresses.first_seen is 'Its first packet on any platform.';
comment on column returning_addresses.last_begun is 'When its last attack began.';
comment on column returning_addresses.last_seen is 'Its last packet on any platform.';
comment on column returning_addresses.visited is 'The platforms, in the order in which it came to them.';
comment on column returning_addresses.first_seens is 'When it first came to each of them, in the same order.';
comment on column returning_addresses.days is 'The UTC days on which its attacks were first seen, one for each attack.';
comment on column returning_addresses.full_days is 'The days among them with several attacks, each once; null if there is none.';
comment on column returning_addresses.full_day_attacks is 'How many it began on each of these days.';
comment on column returning_addresses.full_day_common is 'Whether they were on several platforms.';
comment on column returning_addresses.full_day_backscatter is 'Whether all of them are backscatter.';
comment on column returning_addresses.classes is 'The classes of its attacks.';
comment on column returning_addresses.top_sequences is 'The three most frequent ports sequences of its machine visits, cut after 100 characters; null if it reached no machine.';

-- The others, whose attacks are read.
create index addresses_busy on addresses (source) where attacks > 8;

create function sequences_of(sources inet[]) returns table (source inet, sequences text[])
    language sql stable
begin atomic
    select t.source, array_agg(t.text order by t.visits desc, t.text collate "C")
    from (
        select v.*, row_number() over (partition by v.source order by v.visits desc, v.lowest) as place
        from (
            select k.source, k.text, count(*) as visits, min(k.ports_sequence collate "C") as lowest
            from (
                select
                    a.source, v.ports_sequence,
                    case when length(v.ports_sequence) > 100 then left(v.ports_sequence, 100) || '…' else v.ports_sequence end as text
                from (select distinct u.source from unnest(sources) u (source)) s
                cross join lateral (
                    select k.source, k.opened, k.id from attacks k
                    where k.source = s.source and k.absorbed_by is null and k.class <> 'answer'
                    offset 0
                ) a
                cross join lateral (
                    select k.ports_sequence from visits k where k.opened = a.opened and k.attack = a.id and k.reached offset 0
                ) v
            ) k
            group by k.source, k.text
        ) v
    ) t
    where t.place <= 3
    group by t.source;
end;

comment on function sequences_of(inet[]) is 'The top_sequences of some addresses, from their visits; no row of an address without.';

create function sum_up_addresses(changed inet[], with_sequences inet[]) returns void
    language plpgsql volatile
    -- The planner cannot know how many they are, and there are few attacks of each.
    set enable_seqscan = off
    set jit = off
as $$
begin
    delete from returning_addresses r
    using (select distinct u.source from unnest(changed) u (source)) c
    where r.source = c.source and not exists (select from addresses a where a.source = c.source and a.attacks between 2 and 8);
    with chosen as materialized (
        select k.*, (k.first_seen at time zone 'UTC')::date as day
        from (select distinct u.source from unnest(changed) u (source)) c
        cross join lateral (
            select a.source from addresses a where a.source = c.source and a.attacks between 2 and 8 offset 0
        ) a
        cross join lateral (
            select
                t.source, t.platform, t.first_seen, t.last_seen, t.class, t.spoofable, t.handshakes, t.packets_received, t.country, t.opened,
                t.id
            from attacks t
            where t.source = a.source and t.absorbed_by is null and t.class <> 'answer'
            offset 0
        ) k
    ), totals as (
        select
            c.source, count(*) as attacks, count(*) filter (where c.class = 'backscatter') as backscatter_attacks,
            bool_and(c.spoofable) as spoofable, sum(c.handshakes) as handshakes, sum(c.packets_received) as packets,
            (array_agg(c.country order by c.last_seen desc, c.platform collate "C", c.id collate "C"))[1] as country,
            min(c.opened) as first_opened, min(c.first_seen) as first_seen, max(c.first_seen) as last_begun, max(c.last_seen) as last_seen,
            array_agg(c.day order by c.day) as days, array_agg(distinct c.class order by c.class) as classes
        from chosen c group by c.source
    ), visited as (
        select
            p.source, array_agg(p.platform order by p.first_seen, p.platform collate "C") as platforms,
            array_agg(p.first_seen order by p.first_seen, p.platform collate "C") as first_seens
        from (select c.source, c.platform, min(c.first_seen) as first_seen from chosen c group by c.source, c.platform) p
        group by p.source
    ), full_days as (
        select
            d.source, array_agg(d.day order by d.day) as days, array_agg(d.attacks order by d.day) as attacks,
            array_agg(d.is_common order by d.day) as common, array_agg(d.is_backscatter order by d.day) as backscatter
        from (
            select
                c.source, c.day, count(*)::integer as attacks, min(c.platform) <> max(c.platform) as is_common,
                bool_and(c.class = 'backscatter') as is_backscatter
            from chosen c group by c.source, c.day
            having count(*) > 1
        ) d
        group by d.source
    ), found as (
        -- An address that is looked at and has none, has null; where nobody looks, what there is stays, and {} says so.
        select u.source, s.sequences
        from (select distinct w.source from unnest(with_sequences) w (source)) u
        left join sequences_of(with_sequences) s on s.source = u.source
    )
    insert into returning_addresses as r
        (source, attacks, backscatter_attacks, spoofable, handshakes, packets, country, first_opened, first_seen, last_begun, last_seen,
         visited, first_seens, days, full_days, full_day_attacks, full_day_common, full_day_backscatter, classes, top_sequences)
    select
        t.source, t.attacks, t.backscatter_attacks, t.spoofable, t.handshakes, t.packets, t.country, t.first_opened, t.first_seen,
        t.last_begun, t.last_seen, v.platforms, v.first_seens, t.days, d.days, d.attacks, d.common, d.backscatter, t.classes,
        case when f.source is null then '{}' else f.sequences end
    from totals t
    join visited v on v.source = t.source
    left join full_days d on d.source = t.source
    left join found f on f.source = t.source
    on conflict (source) do update set
        attacks = excluded.attacks, backscatter_attacks = excluded.backscatter_attacks, spoofable = excluded.spoofable,
        handshakes = excluded.handshakes, packets = excluded.packets, country = excluded.country, first_opened = excluded.first_opened,
        first_seen = excluded.first_seen, last_begun = excluded.last_begun, last_seen = excluded.last_seen, visited = excluded.visited,
        first_seens = excluded.first_seens, days = excluded.days, full_days = excluded.full_days,
        full_day_attacks = excluded.full_day_attacks, full_day_common = excluded.full_day_common,
        full_day_backscatter = excluded.full_day_backscatter, classes = excluded.classes,
        top_sequences = case when excluded.top_sequences = '{}' then r.top_sequences else excluded.top_sequences end;
end
$$;

comment on function sum_up_addresses(inet[], inet[]) is 'Sums up anew what some addresses did; the sequences only of those that are named twice. Who calls it holds their rows in addresses.';

create function sum_up_sequences(changed inet[]) returns void
    language plpgsql volatile
    set enable_seqscan = off
    set jit = off
as $$
begin
    update returning_addresses r
    set top_sequences = n.sequences
    from (
        select c.source, s.sequences
        from (select distinct u.source from unnest(changed) u (source)) c
        left join sequences_of(changed) s on s.source = c.source
    ) n
    where r.source = n.source and r.top_sequences is distinct from n.sequences;
end
$$;

comment on function sum_up_sequences(inet[]) is 'Finds top_sequences of some addresses anew. Who calls it holds their rows in addresses.';

create function sum_up_all_addresses() returns void
    language plpgsql volatile
as $$
declare
    part inet[];
begin
    truncate returning_addresses;
    -- Not all at once: what is gathered of them has its place in memory.
    for part in
        select array_agg(a.source)
        from (select b.source, (row_number() over (order by b.source) / 20000) as number from addresses b where b.attacks between 2 and 8) a
        group by a.number
        order by a.number
    loop
        perform sum_up_addresses(part, part);
    end loop;
end
$$;

comment on function sum_up_all_addresses() is 'Fills returning_addresses from addresses, attacks and visits.';

create or replace function count_attacks_sql(changed_rows text, slot smallint) returns text
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
        ), came as (
            insert into addresses as d (source, attacks)
            select c.source, sum(c.sign)
            from changed c
            group by c.source
            having sum(c.sign) <> 0
            order by c.source
            on conflict (source) do update set attacks = d.attacks + excluded.attacks
            returning d.source, d.attacks
        )
        select array_agg(c.source)
        from came c
        where c.attacks between 2 and 8 or c.attacks > 8 and exists (select from returning_addresses r where r.source = c.source)
        $sql$,
        slot, changed_rows);

comment on function count_attacks_sql(text, smallint) is 'How rows of attacks, each with a sign, are added to attack_days, country_days and addresses. Gives those of the addresses that are to be summed up, or are so no longer.';

-- Who sums up an address must see what others wrote of it. The attacks of one address are in one partition, so that two sinks write them only
-- while one takes a partition over from the other: then one waits until the other's transaction has ended. Addresses that are summed up are
-- held besides. Locks are taken in order, so that nobody waits for somebody who waits for him.

create function hold_partitions_sql(changed_rows text) returns text
    language sql immutable parallel safe
    return format(
        $sql$
        select pg_advisory_xact_lock(l.key)
        from (
            -- A thousand locks are enough for any number of partitions.
            select distinct hashtextextended('leurre addresses of ' || current_schema(), hashtext(p.name) & 1023) as key
            from (select distinct split_part(c.id, '-', 2) as name from (%s) c) p
            order by key
            offset 0
        ) l
        $sql$,
        changed_rows);

comment on function hold_partitions_sql(text) is 'How the partitions of changed rows of attacks are kept from others. Their numbers are the second part of an id.';

create function hold_addresses_sql(changed_sources text) returns text
    language sql immutable parallel safe
    return format(
        $sql$
        select array_agg(h.source)
        from (
            select a.source
            from (select distinct c.source from (%s) c order by c.source offset 0) r
            cross join lateral (select b.source from addresses b where b.source = r.source for no key update) a
        ) h
        $sql$,
        changed_sources);

comment on function hold_addresses_sql(text) is 'How some addresses are kept from others. Gives them.';

create function summed_up_sql(changed_rows text) returns text
    language sql immutable parallel safe
    return format(
        'select r.source from (%s) r where exists (select from returning_addresses a where a.source = r.source)',
        changed_rows);

comment on function summed_up_sql(text) is 'Which addresses of changed rows are summed up.';

-- The addresses of changed rows whose sequences may be others now. Visits are written after their attack, and look after themselves; and a
-- later revision of an attack that counts as before changes none.
create function moved_addresses_sql(operation text, changed_rows text) returns text
    language sql immutable parallel safe
    return format(
        case operation
            when 'INSERT' then
                $sql$
                select array_agg(r.source) from (%s) r
                where r.source = any ($1) and exists (select from visits v where v.opened = r.opened and v.attack = r.id)
                $sql$
            else
                $sql$
                select array_agg(m.source)
                from (
                    select r.source from (%s) r
                    where r.source = any ($1) and r.absorbed_by is null and r.class <> 'answer'
                    group by r.source, r.opened, r.id
                    having sum(r.sign) <> 0
                ) m
                $sql$
        end,
        changed_rows);

comment on function moved_addresses_sql(text, text) is 'Which of some addresses have, by changed rows of attacks, others than before.';

-- A visit carries its attack's address. Most are of addresses that came once; and most later revisions leave the sequence as it was.
create function moved_visitors_sql(changed_rows text) returns text
    language sql immutable parallel safe
    return format(
        $sql$
        select s.source
        from (
            select r.source from (%s) r
            where r.reached and exists (select from returning_addresses a where a.source = r.source)
            group by r.source, r.opened, r.attack, r.ports_sequence
            having sum(r.sign) <> 0
        ) s
        $sql$,
        changed_rows);

comment on function moved_visitors_sql(text) is 'Which addresses of returning_addresses have, by changed rows of visits, other sequences than before.';

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
    before inet[];
    after inet[];
    fresh inet[];
    moved inet[];
begin
    perform set_config('search_path', quote_ident(tg_table_schema), true);
    if tg_op = 'TRUNCATE' then
        case tg_table_name
            when 'attacks' then truncate attack_days, country_days, addresses, returning_addresses;
            when 'visits' then
                truncate sequence_days;
                update returning_addresses set top_sequences = null where top_sequences is not null;
            when 'statistics' then truncate statistic_days, statistic_items;
            when 'sensor_hours' then truncate sensor_days;
            else truncate ledger_days;
        end case;
    elsif tg_table_name = 'attacks' then
        execute hold_partitions_sql(changed_rows);
        -- What is inserted is counted, which holds its address.
        if tg_op <> 'INSERT' then
            execute hold_addresses_sql(summed_up_sql(changed_rows)) into before;
        end if;
        execute count_attacks_sql(changed_rows, counting_slot()) into after;
        after := array(select u.source from unnest(before) u (source) union select u.source from unnest(after) u (source));
        if after <> '{}' then
            fresh := array(
                select u.source from unnest(after) u (source)
                where not exists (select from returning_addresses r where r.source = u.source));
            execute moved_addresses_sql(tg_op, changed_rows) into moved using after;
            perform sum_up_addresses(after, fresh || moved);
        end if;
    elsif tg_table_name = 'visits' then
        execute count_visits_sql(changed_rows, counting_slot());
        execute hold_addresses_sql(moved_visitors_sql(changed_rows)) into moved;
        if moved is not null then
            perform sum_up_sequences(moved);
        end if;
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
            when 'statistics' then count_statistics_sql(changed_rows, counting_slot())
            else count_ledger_hours_sql(changed_rows, counting_slot())
        end;
    end if;
    perform set_config('search_path', outer_path, true), set_config('enable_sort', outer_sort, true);
    return null;
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
    perform sum_up_all_addresses();
    execute number_items_sql('select s.* from statistics s');
    execute count_statistics_sql('select 1 as sign, s.* from statistics s', slot);
    execute count_ledger_hours_sql('select 1 as sign, h.* from ledger_hours h', slot);
    execute sum_up_sensor_days_sql('select h.* from sensor_hours h');
end
$$;

do $$
begin
    lock table attacks, visits in share row exclusive mode;
    perform sum_up_all_addresses();
end
$$;

-- Whom a question counts as a whole, and whose attacks it has to look at. Together they are all who can be common; of the others it counts no
-- more than one attack.

create function whole_addresses(period_from timestamptz, period_to timestamptz, only_platforms text[]) returns setof returning_addresses
    language sql stable parallel safe
begin atomic
    select r.* from returning_addresses r
    where r.first_seen >= period_from and r.first_opened >= period_from and r.last_begun < period_to
        and (only_platforms is null or r.visited <@ only_platforms);
end;

comment on function whole_addresses(timestamptz, timestamptz, text[]) is 'The addresses that came back and all of whose attacks lie in a period and on some platforms.';

create function parted_addresses(period_from timestamptz, period_to timestamptz, only_platforms text[]) returns setof inet
    language sql stable parallel safe
begin atomic
    select r.source from returning_addresses r
    where r.attacks > 2 and r.last_begun >= period_from and r.first_seen < period_to
        and (only_platforms is null or r.visited && only_platforms)
        and not (r.first_seen >= period_from and r.first_opened >= period_from and r.last_begun < period_to
            and (only_platforms is null or r.visited <@ only_platforms))
    union all
    select a.source from addresses a where a.attacks > 8;
end;

comment on function parted_addresses(timestamptz, timestamptz, text[]) is 'The addresses of which a question may count some attacks only, but more than one; and all that are not summed up.';

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
    -- What one asks for is not known when the plan is made: it would sort what it takes for little.
    set enable_sort = off
    set work_mem = '64MB'
begin atomic
    with octets as materialized (
        select m.platform, min(m.octet) as lowest, max(m.octet) as highest
        from (select platform, case when family(address) = 4 then split_part(host(address), '.', 1)::integer end as octet from machines) m
        group by m.platform
    ), chosen as materialized (
        -- Only an address with several attacks can be common; of every other one the period has one attack or none.
        select c.*
        from parted_addresses(period_from, period_to, only_platforms) r (source)
        cross join lateral (
            select k.source, k.platform, k.class from attacks k
            where k.source = r.source and k.absorbed_by is null and k.class <> 'answer' and k.opened >= period_from
                and k.first_seen >= period_from and k.first_seen < period_to
                and (only_platforms is null or k.platform = any (only_platforms))
            offset 0
        ) c
    ), single_octets as materialized (
        select jsonb_object_agg(o.platform, o.lowest) filter (where o.lowest = o.highest) as of_platforms from octets o
    ), came_back as (
        -- Many came to the same platforms.
        select
            w.addresses, w.attacks, cardinality(w.visited) > 1 as is_common, w.is_backscatter,
            case
                when s.of_platforms -> w.visited[1] is null or s.of_platforms -> w.visited[1] <> s.of_platforms -> w.visited[2] then false
                when cardinality(w.visited) = 2 then s.of_platforms ? w.visited[2]
                else (
                    select bool_and((s.of_platforms -> v.platform = s.of_platforms -> w.visited[1]) is true) from unnest(w.visited) v (platform))
            end as is_near
        from single_octets s
        cross join (
            select
                p.visited, p.backscatter_attacks = p.attacks as is_backscatter, count(*) as addresses, sum(p.attacks) as attacks
            from whole_addresses(period_from, period_to, only_platforms) p
            group by p.visited, p.backscatter_attacks = p.attacks
        ) w
        union all
        select
            1 as addresses, count(*) as attacks, min(c.platform collate "C") <> max(c.platform collate "C") as is_common,
            bool_and(c.class = 'backscatter') as is_backscatter,
            min(o.lowest) = max(o.highest) and bool_and(o.lowest is not null) as is_near
        from chosen c
        left join octets o on o.platform = c.platform
        group by c.source
    ), kept as (
        select
            coalesce(sum(a.addresses), 0)::bigint as addresses, coalesce(sum(a.attacks), 0) as attacks,
            coalesce(sum(a.addresses) filter (where a.is_common), 0)::bigint as common_addresses,
            coalesce(sum(a.addresses) filter (where a.is_common and a.is_backscatter), 0)::bigint as backscatter_addresses,
            coalesce(sum(a.addresses) filter (where a.is_common and a.is_near), 0)::bigint as same_class_a_addresses
        from came_back a
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
        from parted_addresses(period_from, period_to, only_platforms) r (source)
        cross join lateral (
            select k.source, k.platform, (k.first_seen at time zone 'UTC')::date as day, k.class = 'backscatter' as is_backscatter
            from attacks k
            where k.source = r.source and k.absorbed_by is null and k.class <> 'answer' and k.opened >= period_from
                and k.first_seen >= period_from and k.first_seen < period_to
                and (only_platforms is null or k.platform = any (only_platforms))
            offset 0
        ) c
    ), whole as materialized (
        select
            w.backscatter_attacks = w.attacks as is_backscatter, (w.first_seen at time zone 'UTC')::date as day,
            (w.first_seens[2] at time zone 'UTC')::date as common_day, w.days, w.full_days, w.full_day_attacks, w.full_day_common,
            w.full_day_backscatter
        from whole_addresses(period_from, period_to, only_platforms) w
    ), counted as materialized (
        select d.day, sum(d.sources) as sources from counted_days(period_from, period_to, only_platforms) d
        group by d.day having sum(d.sources) <> 0
    ), daily as (
        select
            c.day, c.source, count(*) as attacks, min(c.platform) <> max(c.platform) as is_common, bool_and(c.is_backscatter) as is_backscatter
        from chosen c group by c.day, c.source
    ), days as materialized (
        select
            k.day, (k.sources - coalesce(d.repeats, 0))::bigint as addresses, coalesce(d.common, 0) as common,
            coalesce(d.backscatter, 0) as backscatter, coalesce(d.scanners, 0) as scanners,
            k.sources - coalesce(d.attacks, 0) - coalesce(w.attacks, 0) as single
        from counted k
        left join (
            select
                d.day, sum(d.parted) as attacks, sum(d.attacks - 1) as repeats, count(*) filter (where d.is_common) as common,
                count(*) filter (where d.is_common and d.is_backscatter) as backscatter,
                count(*) filter (where d.is_common and not d.is_backscatter) as scanners
            from (
                select d.day, d.attacks, d.attacks as parted, d.is_common, d.is_backscatter from daily d
                union all
                select f.day, f.attacks, 0, f.is_common, f.is_backscatter
                from whole w
                cross join lateral unnest(w.full_days, w.full_day_attacks, w.full_day_common, w.full_day_backscatter)
                    f (day, attacks, is_common, is_backscatter)
                where w.full_days is not null
            ) d
            group by d.day
        ) d on d.day = k.day
        left join (
            select n.day, count(*) as attacks from (select unnest(w.days) as day from whole w) n group by n.day
        ) w on w.day = k.day
    ), arrivals as (
        -- An address becomes common on the day on which it comes to its second platform.
        select
            p.source, min(p.day) as day, (array_agg(p.day order by p.day))[2] as common_day, bool_and(p.is_backscatter) as is_backscatter
        from (
            select c.source, c.platform, min(c.day) as day, bool_and(c.is_backscatter) as is_backscatter
            from chosen c group by c.source, c.platform
        ) p group by p.source
        union all
        select null, w.day, w.common_day, w.is_backscatter from whole w
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
    set work_mem = '128MB'
begin atomic
    with near as materialized (
        -- Where all machines of a platform have the same first octet, it does not matter to which of them an address came.
        select m.platform, min(split_part(host(m.address), '.', 1)) as octet from machines m group by m.platform
        having bool_and(family(m.address) = 4) and min(split_part(host(m.address), '.', 1)) = max(split_part(host(m.address), '.', 1))
    ), near_octets as materialized (
        select
            coalesce(jsonb_object_agg(n.platform, n.octet), '{}') as of_platforms,
            not exists (select from attack_days d where d.platform not in (select m.platform from near m)) as are_all
        from near n
    ), whole as not materialized (
        select w.*, n.of_platforms
        from whole_addresses(period_from, period_to, only_platforms) w cross join near_octets n
        where minimum >= 2 and (n.are_all or n.of_platforms ?& w.visited)
    ), chosen as materialized (
        -- An address with one attack is common to nothing. A source is opened by its first packet or a later one: what was opened before the
        -- period began before it.
        select c.*
        from (
            select p.source from parted_addresses(period_from, period_to, only_platforms) p (source) where minimum >= 2
            union all
            select w.source from whole_addresses(period_from, period_to, only_platforms) w cross join near_octets n
            where minimum >= 2 and not (n.are_all or n.of_platforms ?& w.visited)
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
        u.source, u.platforms, case when u.is_backscatter then 'backscatter' else 'scanner' end, u.spoofable, u.is_near, u.visited,
        u.first_seens, u.delays, u.first_seen, u.last_seen, u.attacks, u.backscatter_attacks, u.handshakes, u.packets, u.country, s.as_of,
        s.complete_percent
    from (
        select
            a.source, a.platforms, a.is_backscatter, a.spoofable, case when not o.is_unknown then o.is_one end as is_near, a.visited,
            a.first_seens, a.delays, a.first_seen, a.last_seen, a.attacks, a.backscatter_attacks, a.handshakes, a.packets, n.country
        from addresses a
        join newest n on n.source = a.source
        left join octets o on o.source = a.source
        union all
        -- Most came to two platforms.
        select
            w.source, cardinality(w.visited)::bigint, w.attacks = w.backscatter_attacks, w.spoofable,
            case
                when w.of_platforms -> w.visited[1] <> w.of_platforms -> w.visited[2] then false
                when cardinality(w.visited) = 2 then true
                else (select bool_and(w.of_platforms -> v.platform = w.of_platforms -> w.visited[1]) from unnest(w.visited) v (platform))
            end,
            w.visited, w.first_seens,
            case
                when cardinality(w.visited) = 2 then array[w.first_seens[1] - w.first_seens[1], w.first_seens[2] - w.first_seens[1]]
                else array(select t.instant - w.first_seen from unnest(w.first_seens) with ordinality t (instant, place) order by t.place)
            end,
            w.first_seen, w.last_seen, w.attacks::bigint, w.backscatter_attacks::bigint, w.handshakes, w.packets, w.country
        from whole w
        where cardinality(w.visited) >= greatest(minimum, 2)
    ) u
    cross join state s
    order by u.platforms desc, u.source;
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
            select p.source from parted_addresses(period_from, period_to, only_platforms) p (source) where minimum_platforms >= 2
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
    union all
    select
        w.source, w.first_seen, w.last_seen, w.visited, w.attacks, w.handshakes, w.packets, w.classes, w.top_sequences, w.country
    from whole_addresses(period_from, period_to, only_platforms) w
    where minimum_platforms >= 2 and cardinality(w.visited) >= minimum_platforms and w.backscatter_attacks < w.attacks
        and (w.handshakes > 0 or with_spoofable and w.backscatter_attacks = 0) and not is_special_address(w.source)
        and not exists (select from machines m where m.address = w.source)
    order by 1;
end;

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
            c.relname not in ('attacks', 'visits', 'payloads', 'addresses', 'returning_addresses') as is_of_ops
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = here and c.relkind in ('r', 'p', 'v') and not c.relispartition
    loop
        if to_regrole('leurre_analyst') is not null then
            execute format('grant select on %I.%I to leurre_analyst', here, thing.name);
        end if;
        if to_regrole('leurre_sink') is not null then
            execute format(
                'grant %s on %I.%I to leurre_sink',
                case
                    when not thing.is_table or not thing.is_of_sink then 'select'
                    when thing.name = 'house' then 'select, insert'
                    when thing.name in ('machines', 'visits', 'payloads', 'returning_addresses') then 'select, insert, update, delete'
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
