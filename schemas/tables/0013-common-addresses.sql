-- RFC 6890 and its registries: nobody on the Internet has such an address, so a packet from it is forged or local.
create function is_special_address(address inet) returns boolean
    language sql immutable strict parallel safe
begin atomic
    select case family(address)
        when 4 then address <<= any (array[
            '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24',
            '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4']::inet[])
        else not address <<= '2000::/3' or address <<= any (array['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']::inet[])
    end;
end;

comment on function is_special_address(inet) is 'The address belongs to nobody on the Internet: private, loopback, multicast, for documentation, reserved, or a tunnel''s.';

create function common_addresses(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null,
    minimum integer default 2
) returns table (
    source inet, platforms bigint, class text, spoofable boolean, same_class_a boolean, visited text[], first_seens timestamptz[],
    delays interval[], first_seen timestamptz, last_seen timestamptz, attacks bigint, backscatter_attacks bigint, handshakes numeric,
    packets numeric, country text, as_of timestamptz, complete_percent numeric
)
    language sql stable
begin atomic
    with chosen as (
        -- A source is opened by its first packet or a later one: what was opened before the period began before it.
        select k.source, k.platform, k.first_seen, k.last_seen, k.class, k.spoofable, k.handshakes, k.packets_received, k.country, k.opened, k.id
        from attacks k
        where k.absorbed_by is null and k.class <> 'answer' and k.opened >= period_from
            and k.first_seen >= period_from and k.first_seen < period_to
            and (only_platforms is null or k.platform = any (only_platforms))
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
    ), octets as (
        select
            b.source, count(distinct split_part(host(m.address), '.', 1)) as octets,
            bool_or(m.address is null or family(m.address) <> 4) as is_unknown
        from by_platform b
        cross join lateral unnest(b.openings, b.ids) as a (opened, id)
        join visits v on v.opened = a.opened and v.attack = a.id and v.reached
        left join machines m on m.platform = v.platform and m.machine = v.machine
        group by b.source
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
        case when not o.is_unknown then o.octets = 1 end, a.visited, a.first_seens,
        array(select t - a.first_seen from unnest(a.first_seens) with ordinality as u (t, place) order by u.place),
        a.first_seen, a.last_seen, a.attacks, a.backscatter_attacks, a.handshakes, a.packets, a.country, s.as_of, s.complete_percent
    from addresses a
    left join octets o on o.source = a.source
    cross join state s
    order by a.platforms desc, a.source;
end;

comment on function common_addresses(timestamptz, timestamptz, text[], integer) is 'Section 4.1: the addresses that began attacks on several platforms in a period: in which order, how long after the first, whether the machines that they came to share a first octet. An address is backscatter if all its attacks are, a scanner otherwise.';

create view common_addresses as select * from common_addresses();
comment on view common_addresses is 'Section 4.1: the addresses seen on two or more platforms. For a period: function common_addresses(from, to, platforms, minimum).';
comment on column common_addresses.source is 'The address. It may be forged where spoofable is true.';
comment on column common_addresses.platforms is 'On how many platforms it was seen.';
comment on column common_addresses.class is 'backscatter: all its attacks are; scanner: otherwise.';
comment on column common_addresses.spoofable is 'It completed no TCP handshake on any of them, so it may be forged.';
comment on column common_addresses.same_class_a is 'All machines that it came to have the same first octet; null if one of them has no IPv4 address or is not known.';
comment on column common_addresses.visited is 'The platforms, in the order in which it came to them.';
comment on column common_addresses.first_seens is 'When it first came to each of them, in the same order.';
comment on column common_addresses.delays is 'How long after the first platform that was, in the same order.';
comment on column common_addresses.first_seen is 'Its first packet on any platform.';
comment on column common_addresses.last_seen is 'Its last packet on any platform.';
comment on column common_addresses.attacks is 'Its attacks on all platforms together.';
comment on column common_addresses.backscatter_attacks is 'Those of its attacks that are backscatter.';
comment on column common_addresses.handshakes is 'TCP handshakes that it completed.';
comment on column common_addresses.packets is 'Packets received from it.';
comment on column common_addresses.country is 'ISO 3166-1 alpha-2, as its newest attack has it; ?? if the database does not know the address.';
comment on column common_addresses.as_of is 'The oldest clock of the platforms: everything captured up to it is counted. Null if it is not known.';
comment on column common_addresses.complete_percent is 'How complete the least complete platform''s data of the period is.';

create function common_over_time(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    day date, addresses bigint, common bigint, common_percent numeric, backscatter bigint, scanners bigint, backscatter_percent numeric,
    scanners_percent numeric, addresses_so_far numeric, common_so_far numeric, common_so_far_percent numeric,
    backscatter_so_far_percent numeric, scanners_so_far_percent numeric, as_of timestamptz, complete_percent numeric
)
    language sql stable
begin atomic
    with chosen as materialized (
        select k.source, k.platform, k.first_seen, (k.first_seen at time zone 'UTC')::date as day, k.class = 'backscatter' as is_backscatter
        from attacks k
        where k.absorbed_by is null and k.class <> 'answer' and k.opened >= period_from
            and k.first_seen >= period_from and k.first_seen < period_to
            and (only_platforms is null or k.platform = any (only_platforms))
    ), daily as (
        select c.day, c.source, min(c.platform) <> max(c.platform) as is_common, bool_and(c.is_backscatter) as is_backscatter
        from chosen c group by c.day, c.source
    ), days as (
        select
            d.day, count(*) as addresses, count(*) filter (where d.is_common) as common,
            count(*) filter (where d.is_common and d.is_backscatter) as backscatter,
            count(*) filter (where d.is_common and not d.is_backscatter) as scanners
        from daily d group by d.day
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
            select d.day, 0, 0, 0 from days d
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

comment on function common_over_time(timestamptz, timestamptz, text[]) is 'Section 4.1 over time: per UTC day, of the addresses that began an attack on it, how many did so on several platforms, and how many of these are backscatter; and the same for the period up to that day.';

create view common_over_time as select * from common_over_time();
comment on view common_over_time is 'Section 4.1 over time, the whole period. For another one: function common_over_time(from, to, platforms).';
comment on column common_over_time.day is 'The UTC day.';
comment on column common_over_time.addresses is 'Addresses that began an attack on the day.';
comment on column common_over_time.common is 'Those that began attacks on two or more platforms on this day.';
comment on column common_over_time.common_percent is 'Their share of the addresses of the day. Paper, over four months: 5.';
comment on column common_over_time.backscatter is 'Common addresses whose attacks of the day are all backscatter.';
comment on column common_over_time.scanners is 'The other common addresses.';
comment on column common_over_time.backscatter_percent is 'Share of backscatter among the common addresses of the day. Paper: 55.';
comment on column common_over_time.scanners_percent is 'Share of scanners among the common addresses of the day. Paper: 45.';
comment on column common_over_time.addresses_so_far is 'Addresses that began an attack in the period up to this day.';
comment on column common_over_time.common_so_far is 'Those that had come to a second platform by this day.';
comment on column common_over_time.common_so_far_percent is 'Their share of the addresses so far: on the last day that of the period.';
comment on column common_over_time.backscatter_so_far_percent is 'Share of those of them whose attacks in the whole period are all backscatter.';
comment on column common_over_time.scanners_so_far_percent is 'Share of the others.';
comment on column common_over_time.as_of is 'The oldest clock of the platforms: everything captured up to it is counted. Null if it is not known.';
comment on column common_over_time.complete_percent is 'How complete the least complete platform''s data of the day is.';

create function blocklist(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null,
    minimum_platforms integer default 2, with_spoofable boolean default false
) returns table (
    address inet, first_seen timestamptz, last_seen timestamptz, platforms text[], attacks bigint, handshakes numeric, packets numeric,
    classes text[], top_sequences text[], country text
)
    language sql stable
begin atomic
    with listed as materialized (
        select c.source, c.first_seen, c.last_seen, c.visited, c.attacks, c.handshakes, c.packets, c.country
        from common_addresses(period_from, period_to, only_platforms, minimum_platforms) c
        where c.class = 'scanner'
            -- A handshake proves the address. Without one it may be forged, and with backscatter beside it, it is that of a victim.
            and (c.handshakes > 0 or with_spoofable and c.backscatter_attacks = 0)
            and not is_special_address(c.source)
            and not exists (select from machines m where m.address = c.source)
    )
    select
        l.source, l.first_seen, l.last_seen, l.visited, l.attacks, l.handshakes, l.packets, k.classes, s.sequences, l.country
    from listed l
    cross join lateral (
        select array_agg(distinct a.class) as classes from attacks a
        where a.source = l.source and a.absorbed_by is null and a.class <> 'answer' and a.first_seen >= period_from
            and a.first_seen < period_to and (only_platforms is null or a.platform = any (only_platforms))
    ) k
    cross join lateral (
        select array_agg(t.text order by t.visits desc, t.text collate "C") as sequences
        from (
            select
                case when length(v.ports_sequence) > 100 then left(v.ports_sequence, 100) || '…' else v.ports_sequence end as text,
                count(*) as visits
            from attacks a join visits v on v.opened = a.opened and v.attack = a.id and v.reached
            where a.source = l.source and a.absorbed_by is null and a.class <> 'answer' and a.first_seen >= period_from
                and a.first_seen < period_to and (only_platforms is null or a.platform = any (only_platforms))
            group by 1 order by count(*) desc, min(v.ports_sequence collate "C") limit 3
        ) t
    ) s
    order by l.source;
end;

comment on function blocklist(timestamptz, timestamptz, text[], integer, boolean) is 'Scanners seen on several platforms, with the evidence. Only addresses that completed a handshake: any other may be forged, and to block it would harm somebody else. with_spoofable takes those too, but never one that also sent backscatter; never on it are special addresses and the platforms'' own machines.';
