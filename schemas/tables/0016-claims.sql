-- What the paper says in words, sentence by sentence, and whether it is so today.

create table claim_sentences (
    claim text primary key,
    "position" integer not null unique,
    section text not null,
    sentence text not null,
    paper text not null,
    rule text not null,
    contradiction text
);

comment on table claim_sentences is 'The paper''s sentences that can be tested, how each is judged, and where the paper contradicts itself.';
comment on column claim_sentences.claim is 'Short name of the claim.';
comment on column claim_sentences."position" is 'In which order they are shown: that of the paper.';
comment on column claim_sentences.section is 'Where the paper says it.';
comment on column claim_sentences.sentence is 'What it says.';
comment on column claim_sentences.paper is 'Its value, in words; a platform''s own number stands in paper_values.';
comment on column claim_sentences.rule is 'When it holds, and how much data it takes to decide.';
comment on column claim_sentences.contradiction is 'What elsewhere in the paper speaks against it; null if nothing does.';

insert into claim_sentences values
    ('personal-computers', 1, 'Table 2', 'So many of a platform''s sources are clearly personal computers', 'its Table 2', 'Holds if the paper''s share lies in the 95 % interval (Wilson) of today''s share of all sources. Undecided below 30 sources, or if no source has a host name.', null),
    ('named-personal-computers', 2, 'Section 4.2', 'Of the machines whose name is known 35 % are personal computers', '35 %', 'Holds if 35 % lies in the 95 % interval (Wilson) of today''s share of the named sources. Undecided below 30 named sources.', 'Section 4.2 counts machine names, Table 2 attack sources: two ratios, two columns.'),
    ('sources-per-day', 3, 'Table 3', 'A platform sees so many sources a day', 'its Table 3', 'Holds if the paper''s number lies in the 95 % interval (Student''s t) of today''s average active day. Undecided below 7 active days.', null),
    ('packets-per-day', 4, 'Table 3', 'A platform receives so many packets a day', 'its Table 3', 'Holds if the paper''s number lies in the 95 % interval (Student''s t) of today''s average active day. Undecided below 7 active days.', null),
    ('first-sequence', 5, 'Table 4', 'The most frequent ports sequence of a platform', 'rank 1 of its Table 4', 'Holds if no ports sequence has more machine visits than the paper''s first. Undecided below 30 visits with a port.', null),
    ('often-in-germany', 6, 'Section 5.1', '{5000,135} is seen many times in Germany', 'many times', 'Holds from 10 machine visits on; fails below. Undecided without a platform "Germany" or below 30 visits with a port.', null),
    ('never-in-lithuania', 7, 'Section 5.1', '{5000,135} is never seen in Lithuania', 'never', 'Fails from the first machine visit on. Undecided without a platform "Lithuania" or below 30 visits with a port.', null),
    ('machines-1', 8, 'Table 5', 'So many of a platform''s sources reach one machine only', 'its Table 5', 'Holds if the paper''s share lies in the 95 % interval (Wilson) of today''s. Undecided below 30 sources.', null),
    ('machines-2', 9, 'Table 5', 'So many of a platform''s sources reach exactly two machines', 'its Table 5', 'Holds if the paper''s share lies in the 95 % interval (Wilson) of today''s. Undecided below 30 sources.', null),
    ('machines-3', 10, 'Table 5', 'So many of a platform''s sources reach all three machines', 'its Table 5', 'Holds if the paper''s share lies in the 95 % interval (Wilson) of today''s. Undecided below 30 sources.', null),
    ('figure-for-machines', 11, 'Section 5.2', 'Figure 4 shows how sources are shared out by virtual machines', 'Figure 4', 'About the paper itself: it does not depend on data.', 'Figure 4 shows countries; the split by machines is Table 5.'),
    ('peak', 12, 'Figure 2', '{445} on France3 peaks on 26 September', '26 September', 'Holds if no active day has more sources with {445} than a 26 September. Undecided without a platform "France3", or without an active 26 September among at least 7 active days.', null),
    ('no-peak-elsewhere', 13, 'Figure 3', 'Elsewhere {445} has no peak on that day', 'no peak', 'Holds if all other platforms together have more sources with {445} on another day. Undecided like the peak itself, and without other platforms.', null),
    ('own-country', 14, 'Figure 4', 'The same country never sends most attacks, except in Taiwan: read as the platform''s own country', 'not first; in Taiwan first', 'Holds if the country with most sources is not the platform''s own; in Taiwan if it is. Undecided below 30 sources of known country.', null),
    ('majority-country', 15, 'Figure 4', 'The same country never sends most attacks, except in Taiwan: read as more than half', 'at most half; in Taiwan more', 'Holds if no country sends more than half of the sources of known country; in Taiwan if one does. Undecided below 30 of them.', null),
    ('common', 16, 'Section 4.1', '5 % of the addresses are seen on several platforms', '5 %', 'Holds if 5 % lies in the 95 % interval (Wilson) of today''s share. Undecided below 30 addresses or with fewer than two platforms.', null),
    ('common-backscatter', 17, 'Section 4.1', 'Of these 55 % are backscatter', '55 %', 'Holds if 55 % lies in the 95 % interval (Wilson) of today''s share. Undecided below 30 common addresses.', null),
    ('common-scanners', 18, 'Section 4.1', 'Of these 45 % scan', '45 %', 'Holds if 45 % lies in the 95 % interval (Wilson) of today''s share. Undecided below 30 common addresses.', null),
    ('windows', 19, 'Section 4.2', '80 to 95 % of the attacking machines run Windows', '80 to 95 %', 'Holds if the share of Windows among the known systems lies between. Undecided below 30 sources with a known system.', null),
    ('france1-france3', 20, 'Section 5.1', 'France1 is attacked five times more than France3', '5 times', 'Holds if France1''s average active day has at least four times the sources of France3''s. Undecided without both, or below 7 active days of either.', 'Table 3 says the reverse: 132 sources a day on France1, 609 on France3.'),
    ('germany-taiwan', 21, 'Section 5.1', 'Taiwan is attacked four times less than Germany', '4 times', 'Holds if Germany''s average active day has 3.5 to 4.5 times the sources of Taiwan''s. Undecided without both, or below 7 active days of either.', 'By Table 3 it is 3.2 times: 924 sources a day against 287.'),
    ('address-order', 22, 'Section 5.2', 'No attack on three machines goes neither up nor down in address order', 'none', 'Fails from the first such source on. Undecided below 30 sources on three machines if there is none.', null);

create function share_verdict(part numeric, whole numeric, paper numeric) returns text
    language sql immutable parallel safe
    return case
        when whole is null or whole < 30 or paper is null then 'undecided'
        when paper between 100 * wilson_low(part, whole) and 100 * wilson_high(part, whole) then 'holds'
        else 'fails'
    end;

comment on function share_verdict(numeric, numeric, numeric) is 'Whether a share that the paper prints in percent lies in the 95 % interval (Wilson) of part of whole; undecided below 30.';

create function claim_days(
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
            k.platform, (k.first_seen at time zone 'UTC')::date as day, k.country, count(*) as sources,
            count(*) filter (where k.host_kind = 'personal computer') as personal_computers,
            count(*) filter (where k.host_kind <> 'undetermined') as named,
            count(k.operating_system) filter (where not coalesce(k.operating_system_is_tool, false)) as known,
            count(*) filter (where k.operating_system = 'Windows' and not coalesce(k.operating_system_is_tool, false)) as windows,
            count(*) filter (where k.machines_targeted >= 1) as reached, count(*) filter (where k.machines_targeted = 1) as one,
            count(*) filter (where k.machines_targeted = 2) as two, count(*) filter (where k.machines_targeted = 3) as three,
            count(*) filter (where k.machines_targeted >= 3) as three_or_more,
            count(*) filter (where k.machines_targeted >= 3 and k.visiting_order not in ('increasing', 'decreasing')) as neither
        from counted_attacks k
        where k.first_seen >= period_from and k.first_seen < period_to
            and (only_platforms is null or k.platform = any (only_platforms))
        group by k.platform, (k.first_seen at time zone 'UTC')::date, k.country
    ), active as materialized (
        select
            f.platform, f.day, coalesce(sum(n.sources), 0) as sources, coalesce(sum(n.packets), 0) as packets
        from platform_up f
        left join statistics n
            on n.platform = f.platform and n.window_kind = 'day' and n.measure = 'all'
            and n.window_key = f.day::timestamp at time zone 'UTC'
        where f.minutes_up >= 720 and f.day::timestamp at time zone 'UTC' >= period_from
            and f.day::timestamp at time zone 'UTC' < period_to and (only_platforms is null or f.platform = any (only_platforms))
        group by f.platform, f.day
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
            sum(s.located) over w as located
        from grid g
        left join (
            select
                c.platform, c.day, sum(c.sources) as sources, sum(c.personal_computers) as personal_computers, sum(c.named) as named,
                sum(c.known) as known, sum(c.windows) as windows, sum(c.reached) as reached, sum(c.one) as one, sum(c.two) as two,
                sum(c.three) as three, sum(c.three_or_more) as three_or_more, sum(c.neither) as neither,
                sum(c.sources) filter (where c.country <> '??') as located
            from scope c group by c.platform, c.day
        ) s on s.platform = g.platform and s.day = g.day
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
                from scope b where b.country <> '??'
            ) c
            join platforms q on q.id = c.platform
            group by c.platform, c.day
        ) r on r.platform = g.platform and r.day = g.day
        window w as (partition by g.platform order by g.day)
    ), visited as (
        -- Only on platforms of which the paper has a Table 4.
        select
            v.platform, (v.attack_first_seen at time zone 'UTC')::date as day, v.ports_sequence, count(*) as visits
        from counted_visits v
        where v.attack_first_seen >= period_from and v.attack_first_seen < period_to
            and (only_platforms is null or v.platform = any (only_platforms)) and v.ports_sequence <> '{}'
            and lower(v.platform) in (select lower(x.platform) from paper_values x where x.exhibit = 'Table 4')
        group by v.platform, (v.attack_first_seen at time zone 'UTC')::date, v.ports_sequence
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
            from figure_3(period_from, period_to, (select coalesce(array_agg(p.id), '{}') from platforms p where lower(p.id) = 'france3')) e
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
            case when c.named > 0 then c.sources end as whole, paper_value('Table 2', c.platform, 'personal computers percent') as paper
        from counts c where paper_value('Table 2', c.platform, 'personal computers percent') is not null
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
    cross join lateral (values
        ('sources-per-day', a.sources, a.sources_deviation, paper_value('Table 3', a.platform, 'sources per day')),
        ('packets-per-day', a.packets, a.packets_deviation, paper_value('Table 3', a.platform, 'packets per day'))
    ) t (claim, mean, deviation, paper)
    where t.paper is not null
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

comment on function claim_days(timestamptz, timestamptz, text[]) is 'The paper''s claims day by day: for each claim, platform (null: all together) and UTC day, the verdict on everything from the beginning of the period to the end of that day, the number that it was judged by with its interval, and how much it rests upon. claims() takes the last day, and says since when its verdict has stood.';

create function claims(
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
            select a.platform, max(a.last_seen) as last_seen
            from counted_attacks a
            where a.first_seen >= period_from and a.first_seen < period_to
                and (only_platforms is null or a.platform = any (only_platforms))
            group by a.platform
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

comment on function claims(timestamptz, timestamptz, text[]) is 'The paper''s claims, each with its value today, the paper''s, whether it holds, fails or is undecided, since when, and by which sources. A sentence about every platform has a row for all together (platform null), which fails if one fails, and a row for each.';

create view claims as select * from claims();
comment on view claims is 'The paper''s claims: what it says, today''s value, whether it holds, since when, and by which sources. For a period: function claims(from, to, platforms); day by day: function claim_days(from, to, platforms).';
comment on column claims.claim is 'Short name of the claim.';
comment on column claims."position" is 'In which order they are shown: that of the paper.';
comment on column claims.section is 'Where the paper says it.';
comment on column claims.platform is 'Of which platform; null: of all together.';
comment on column claims.sentence is 'What the paper says.';
comment on column claims.value is 'What today''s data say, in words; an interval of 95 % in brackets.';
comment on column claims.value_number is 'The same as a number; of a sentence about every platform: on how many it holds.';
comment on column claims.value_low is 'Lower end of the interval; null if it has none.';
comment on column claims.value_high is 'Upper end of the interval; null if it has none.';
comment on column claims.paper is 'The paper''s value, in words.';
comment on column claims.paper_number is 'The paper''s number, where it prints one.';
comment on column claims.verdict is 'holds, fails, or undecided: too little data, or no such platform.';
comment on column claims.since is 'From which UTC day on the verdict has been the same, each day judged by everything from the beginning of the period to its end; null if undecided.';
comment on column claims.rule is 'When it holds, and how much data it takes to decide.';
comment on column claims.contradiction is 'What elsewhere in the paper speaks against it; null if nothing does.';
comment on column claims.evidence_count is 'How much the value rests upon: sources, visits, addresses, active days or platforms, as the rule says.';
comment on column claims.evidence_query is 'A query for the rows behind the value; of a sentence that something never happens, for what speaks against it.';
comment on column claims.as_of is 'The platform''s clock; of all together the oldest.';
comment on column claims.is_final is 'Nothing will change this any more.';
comment on column claims.complete_percent is 'How much of what the platform captured in the period is counted; of all together the least.';

do $$
begin
    execute format('grant select on all tables in schema %I to leurre_analyst', current_schema());
end
$$;
