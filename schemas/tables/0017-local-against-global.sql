create function sequence_port(ports_sequence text, out port integer, out protocol text)
    language sql immutable strict parallel safe
begin atomic
    select m[1]::integer, m[2] from regexp_match(ports_sequence, '^\{?([0-9]{1,5})/(tcp|udp)\}?$') m;
end;

comment on function sequence_port(text) is 'The port and protocol of a port, such as 445/tcp, or of a ports sequence of one port, such as {445/tcp}; nulls for any other.';

-- What the world saw of a port stands beside a platform as soon as somebody has imported it.
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

comment on function figure_3(timestamptz, timestamptz, text[], text, text, numeric) is 'Figures 2 and 3 in one: per platform and UTC day of which its sensors told, zeros included, the machine visits and sources with one ports sequence, and beside them the same day elsewhere. reference: "isc" is the imported port history of the Internet Storm Center, for a sequence of one port; "other platforms" (or "others") the sum of the sources on all other platforms of the house that were active that day; null takes isc where it covers every active day of the platform, else the other platforms. Days that are not active are downtime, not zeros.';

comment on view figure_3 is 'Figures 2 and 3 in one, of the paper''s sequence {445/tcp}: each day of each platform, zeros included, and the same day in the world: isc where it is imported, else all other platforms. For a period, another sequence or reference: function figure_3(from, to, platforms, sequence, reference).';
comment on column figure_3.reference is 'What the same day is compared with: "isc" (imported from the Internet Storm Center) or "other platforms".';
comment on column figure_3.reference_platforms is 'How many other platforms were active that day; null for isc.';

-- Local against global: is what a platform sees its own, or does the whole world see it?

-- Postgres has the normal distribution only from version 16 on, Student's and the negative binomial not at all. These are approximations
-- that hold far out in the tail, where false discovery rates are decided. They are in plpgsql, where a call costs microseconds.
create function normal_tail(z double precision) returns double precision
    language plpgsql immutable strict parallel safe
as $$
declare
    w double precision := 4 / (4 + abs(z));
    tail double precision := 0;
begin
    if abs(z) <= 37 then
        tail := exp(-z * z / 2) * w * (0.0997354971172 + w * (0.0997399952418 + w * (0.0934057083351 + w * (0.0820971283232
            + w * (0.0567436657759 + w * (0.0696833922822 + w * (-0.0414589055421 + w * (0.105030167816
            + w * (-0.0858688354033 + w * 0.0208921967356)))))))));
    end if;
    return case when z < 0 then 1 - tail else tail end;
end
$$;

comment on function normal_tail(double precision) is 'P(Z ≥ z) of the standard normal distribution; relative error below 1e-7 for z from 0 to 37, beyond that 0.';

create function student_tail(t double precision, degrees double precision) returns double precision
    language plpgsql immutable strict parallel safe
as $$
begin
    return normal_tail(sign(t) * sqrt(degrees * ln(1 + t * t / degrees)) * (8 * degrees + 1) / (8 * degrees + 3));
end
$$;

comment on function student_tail(double precision, double precision) is 'P(T ≥ t) of Student''s distribution (Wallace 1959): up to a fifth too large far out in the tail of few degrees of freedom, never more than a hundredth too small.';

create function peizer_pratt(x double precision) returns double precision
    language plpgsql immutable strict parallel safe
as $$
begin
    if x <= 0 then
        return 1;
    elsif abs(1 - x) < 1e-3 then
        return (1 - x) / 3 + (1 - x) ^ 2 / 6;
    end if;
    return (1 - x * x + 2 * x * ln(x)) / (1 - x) ^ 2;
end
$$;

comment on function peizer_pratt(double precision) is 'The skewness function of Peizer and Pratt (1968).';

create function count_deviate(counted double precision, mean double precision, dispersion double precision) returns double precision
    language plpgsql immutable strict parallel safe
as $$
declare
    shape double precision := 1 / greatest(dispersion, 1e-6);
    trials double precision := counted + shape - 1;
    p double precision := mean / (mean + shape);
    q double precision := shape / (mean + shape);
    distance double precision;
begin
    distance := counted - 0.5 + 1.0 / 6 - (trials + 1.0 / 3) * p + 0.02 * (q / counted - p / shape + (q - 0.5) / (trials + 1));
    return distance * sqrt(
        (1 + q * peizer_pratt((counted - 0.5) / (trials * p)) + p * peizer_pratt((shape - 0.5) / (trials * q)))
        / ((trials + 1.0 / 6) * p * q));
end
$$;

comment on function count_deviate(double precision, double precision, double precision) is 'The normal deviate that is as rare as a count of at least this in a negative binomial distribution with this mean and the variance mean + dispersion × mean² (Peizer and Pratt 1968). counted from 1, dispersion below 2; 0 is Poisson''s distribution.';

create function share_deviate(counted double precision, mean double precision, dispersion double precision, doubt double precision)
    returns double precision
    language plpgsql immutable strict parallel safe
as $$
declare
    shift double precision := ln(counted / mean) * doubt / (doubt + dispersion + 1 / counted);
begin
    return sqrt(
        greatest(count_deviate(counted, mean * exp(shift), dispersion), 0) ^ 2
        + greatest(3 / sqrt(doubt) * (1 - doubt / 9 - exp(-shift / 3)), 0) ^ 2);
end
$$;

comment on function share_deviate(double precision, double precision, double precision, double precision) is 'How rare a count is if its mean is itself only known with the relative variance "doubt" (a gamma distribution): the surprise is shared between the count and the mean as their variances stand to each other, and both deviates are added in quadrature. counted above mean.';

create function anomalies(
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
        where u.minutes_up >= 720 and u.day::timestamp at time zone 'UTC' >= period_from
            and u.day::timestamp at time zone 'UTC' < period_to
    ), exposures as materialized (
        select
            row_number() over (order by u.platform collate "C")::integer as id, u.platform, sum(u.e) as e, count(*) as days,
            count(*) filter (where u.platforms_up > 1) as days_in_company
        from up u group by u.platform
    ), day_list as materialized (
        select distinct u.day from up u
    ), up_days as materialized (
        select x.id as platform, u.day, u.e, u.platforms_up from up u join exposures x on x.platform = u.platform
    ), gaps as materialized (
        -- Where a platform was not up for the whole of a day on which another one was.
        select p.id as platform, d.day, coalesce(u.e, 0) as e
        from exposures p cross join day_list d left join up_days u on u.platform = p.id and u.day = d.day
        where coalesce(u.e, 0) < 1
    ), counted as materialized (
        select s.measure, s.item, s.platform, s.window_key, sum(s.sources)::double precision as n
        from statistics s
        where s.window_kind = 'day' and s.measure in ('sequence', 'port', 'country', 'system') and s.window_key >= period_from
            and s.window_key < period_to
        group by s.measure, s.item, s.platform, s.window_key
        having sum(s.sources) > 0
    ), pairs_all as materialized (
        select c.measure, c.item, c.platform, sum(c.n) as n from counted c group by c.measure, c.item, c.platform
    ), items as materialized (
        -- Only margins decide what is tested: under the null hypothesis they say nothing about any single day.
        select row_number() over ()::integer as id, p.measure, p.item
        from pairs_all p group by p.measure, p.item
        having max(p.n) >= 10
    ), keys as materialized (
        select row_number() over ()::integer as pair, i.id as item, x.id as platform, p.measure, p.item as item_text, p.platform as platform_text
        from pairs_all p
        join items i on i.measure = p.measure and i.item = p.item
        join exposures x on x.platform = p.platform
    ), all_cells as materialized (
        select k.pair, k.item, k.platform, u.day, c.n, u.e, u.platforms_up
        from counted c
        join keys k on k.measure = c.measure and k.item_text = c.item and k.platform_text = c.platform
        join up_days u on u.platform = k.platform and u.day = (c.window_key at time zone 'UTC')::date
    ), pairs_kept as materialized (
        select c.pair, min(c.item) as item, min(c.platform) as platform, sum(c.n) as n, sum(c.n ^ 2) as squares, sum(c.n) / min(x.e) as rate
        from all_cells c join exposures x on x.id = c.platform
        group by c.pair
    ), item_rates as materialized (
        select p.item, sum(p.rate) as rate from pairs_kept p group by p.item
    ), item_days as materialized (
        select c.item, c.day, sum(c.n) as n from all_cells c group by c.item, c.day
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
        select
            c.pair, c.day, c.e, c.platforms_up, c.n, d.level * c.e as level, d.world, d.world_rate
        from all_cells c
        join tested t on t.pair = c.pair
        join days d on d.item = c.item and d.day = c.day
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
        join keys k on k.pair = t.pair
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
    ), marks as materialized (
        select
            c.pair, p.item, c.day, c.e, c.platforms_up, c.n, c.level, c.world, c.world_rate, (c.n - p.slope * c.level) ^ 2 as residual,
            p.poisson_slope * c.level * (1 - c.level / p.s1) as poisson, p.spread * c.level ^ 2 * (1 - c.level / p.s1) as dispersed
        from cells c join pair_sums p on p.pair = c.pair
    ), day_sums as materialized (
        select
            m.item, m.day, sum(m.residual - m.poisson) as excess, sum(m.dispersed) as dispersed, sum(m.poisson) as poisson,
            sum(m.poisson ^ 2) as poisson_squares, sum(m.poisson * m.dispersed) as both_products, sum(m.dispersed ^ 2) as dispersed_squares
        from marks m group by m.item, m.day
    ), family as (
        select p.measure, sum(case when p.is_imported then p.days else p.days_in_company end)::bigint as tests
        from pair_sums p
        where (only_platforms is null or p.platform_text = any (only_platforms)) and p.days >= 3
        group by p.measure
    ), odds as (
        -- The 2×2 table: here on this day, here on the others, elsewhere on this day, elsewhere on the others.
        select
            k.*, k.here_else + 0.5 as here_others, k.there + 0.5 as there_day, k.there_else + 0.5 as there_others,
            (k.here_else + 0.5) * (k.there + 0.5) / (k.there_else + 0.5) * (k.cell_e / k.there_rate) * (k.there_rate_else / k.e_else) as mean
        from (
            select
                p.*, c.day, c.n as cell_n, c.e as cell_e, c.residual, c.poisson as cell_poisson, c.dispersed as cell_dispersed,
                p.n - c.n as here_else,
                case when p.is_imported then c.world else c.world - c.n end as there,
                case when p.is_imported then p.world - c.world else (p.world - p.n) - (c.world - c.n) end as there_else,
                case when p.is_imported then 1 else greatest(c.world_rate - p.rate * c.e, 1e-9) end as there_rate,
                case when p.is_imported then p.days - 1
                    else greatest((p.world_rate - p.rate * p.e) - (c.world_rate - p.rate * c.e), 1e-9) end as there_rate_else,
                p.e - c.e as e_else,
                coalesce(greatest(p.s2 - c.level ^ 2, 0) / nullif((p.s1 - c.level) ^ 2, 0), 1) as concentration,
                case when p.is_imported then 0
                    else least(greatest(p.world_squares - p.rate ^ 2, 0) / greatest(p.world_rates - p.rate, 1e-9) ^ 2, 1) end
                    as elsewhere_concentration
            from pair_sums p
            join marks c on c.pair = p.pair
            where (only_platforms is null or p.platform_text = any (only_platforms)) and p.days >= 3 and c.n >= 5
                and c.n > p.slope * c.level and (c.platforms_up > 1 or p.is_imported)
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
    left join completeness_days whole on whole.platform = f.platform_text and whole.day = f.day
    where f.q <= fdr
    order by f.p, f.platform_text, f.measure, f.item_text collate "C", f.day;
end;

comment on function anomalies(timestamptz, timestamptz, text[], double precision, text) is 'The standing detector of section 4: on which day did an item (ports sequence, port, country, system) rise on one platform more than the world rose? For each platform, item and active day the 2×2 table of distinct sources per day (here and elsewhere, this day and the other days) gives the expected count; the count is held against a negative binomial distribution around it, whose dispersion the other days and platforms give. Assumed: apart from waves that reach all platforms in proportion, days differ by independent gamma-distributed factors, about as much on every platform. Only rises. Family: all platforms and days of a measure; q is Benjamini and Hochberg''s, rows with q ≤ fdr are shown, 1 shows every rise of at least 5 sources. reference: isc, others (all other platforms), or null: isc where an imported series of the port covers every day, else others. Days on which a platform was down are left out.';

create view anomalies as select * from anomalies();
comment on view anomalies is 'What rose on one platform and not in the world, over everything in the tables, at a false discovery rate of 5 %. For a period: function anomalies(from, to, platforms, fdr, reference), whose comment says what is tested.';
comment on column anomalies.platform is 'The platform''s id.';
comment on column anomalies.measure is 'sequence, port, country or system; each is a family of its own.';
comment on column anomalies.item is 'Which ports sequence, port, country or system.';
comment on column anomalies.day is 'The UTC day, one on which the platform was up.';
comment on column anomalies.sources is 'Distinct sources here on the day.';
comment on column anomalies.expected is 'How many there would be if the day had been here what it was elsewhere.';
comment on column anomalies.global_sources is 'Sources on the day in the reference.';
comment on column anomalies.global_expected is 'How many there would be if the day had been elsewhere like the other days.';
comment on column anomalies.log2_ratio is 'Effect: binary logarithm of sources by expected; 1 is twice as many.';
comment on column anomalies.log2_ratio_low is 'Lower end of its 95 % interval.';
comment on column anomalies.log2_ratio_high is 'Upper end of its 95 % interval.';
comment on column anomalies.p is 'Probability of so many sources or more, if this platform had risen like the world.';
comment on column anomalies.q is 'The false discovery rate at which the row appears.';
comment on column anomalies.tests is 'How many platforms, items and days were looked at in this measure.';
comment on column anomalies.reference is 'The world: isc (imported from the Internet Storm Center) or others (all other platforms).';
comment on column anomalies.complete_percent is 'How much of what the platform captured on the day (kernel drops included) is counted; 100 only if it is all, null if nothing is known of it.';
comment on column anomalies.is_final is 'Nothing will change the day''s local figures any more.';

create function local_shares(
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
        select u.platform, u.day, u.day::timestamp at time zone 'UTC' as window_key
        from platform_up u
        where u.minutes_up >= 720 and u.day::timestamp at time zone 'UTC' >= period_from
            and u.day::timestamp at time zone 'UTC' < period_to
    ), counted as materialized (
        select s.measure, s.item, s.platform, s.window_key, sum(s.sources)::double precision as n
        from statistics s join up u on u.platform = s.platform and u.window_key = s.window_key
        where s.window_kind = 'day' and s.measure in ('all', 'sequence', 'port', 'country', 'system') and s.window_key >= period_from
            and s.window_key < period_to
        group by s.measure, s.item, s.platform, s.window_key
        having sum(s.sources) > 0
    ), here as materialized (
        select c.platform, c.window_key, c.n as t from counted c where c.measure = 'all'
    ), everywhere as materialized (
        select h.window_key, sum(h.t) as v from here h group by h.window_key
    ), whole as materialized (
        select sum(e.v) as v, sum(e.v ^ 2) as vv from everywhere e
    ), platforms_ as materialized (
        select h.platform, sum(h.t) as t, sum(h.t ^ 2) as tt, sum(h.t * e.v) as tv, count(*) as days
        from here h join everywhere e on e.window_key = h.window_key group by h.platform
    ), item_days as materialized (
        select c.measure, c.item, c.window_key, sum(c.n) as w, max(e.v) as v
        from counted c join everywhere e on e.window_key = c.window_key
        where c.measure <> 'all' group by c.measure, c.item, c.window_key
    ), items as materialized (
        select i.measure, i.item, sum(i.w) as w, sum(i.w ^ 2) as ww, sum(i.w * i.v) as wv from item_days i group by i.measure, i.item
        having sum(i.w) >= 10
    ), pairs as materialized (
        -- Only margins decide what is tested: 5 sources or more would be expected here if the share were that of all platforms together.
        select i.measure, i.item, k.platform, i.w, i.ww, i.wv, k.t, k.tt, k.tv, k.days, z.v, z.vv
        from items i cross join platforms_ k cross join whole z
        where k.t * i.w / z.v >= 5 and k.days >= 3 and z.v > k.t
    ), own as (
        select
            c.measure, c.item, c.platform, sum(c.n) as x, sum(c.n ^ 2) as xx, sum(c.n * h.t) as xt, sum(c.n * d.w) as xw, sum(c.n * d.v) as xv
        from counted c
        join here h on h.platform = c.platform and h.window_key = c.window_key
        join item_days d on d.measure = c.measure and d.item = c.item and d.window_key = c.window_key
        group by c.measure, c.item, c.platform
    ), crossed as (
        select k.measure, k.item, k.platform, sum(d.w * h.t) as wt
        from pairs k
        join here h on h.platform = k.platform
        join item_days d on d.measure = k.measure and d.item = k.item and d.window_key = h.window_key
        group by k.measure, k.item, k.platform
    ), sums as (
        select
            k.*, coalesce(o.x, 0) as x, coalesce(o.xx, 0) as xx, coalesce(o.xt, 0) as xt, coalesce(o.xw, 0) as xw, coalesce(o.xv, 0) as xv,
            coalesce(c.wt, 0) as wt, (coalesce(o.x, 0) + 0.5) / (k.t + 1) as a,
            (k.w - coalesce(o.x, 0) + 0.5) / (k.v - k.t + 1) as b
        from pairs k
        left join own o on o.measure = k.measure and o.item = k.item and o.platform = k.platform
        left join crossed c on c.measure = k.measure and c.item = k.item and c.platform = k.platform
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

comment on function local_shares(timestamptz, timestamptz, text[], double precision) is 'Does a platform''s share of an item (ports sequence, port, country, system) over the whole period differ from that of all other platforms together? Shares are of the distinct sources per active day. Test: logarithm of the odds ratio, its variance from the days (each day here and elsewhere is one observation, so that waves and bursts count, and a wave that reaches everybody alike does not), at least the binomial one; Student''s distribution with one degree of freedom less than days, no more than 15. Assumed: days are independent of each other. q is Benjamini and Hochberg''s over all platforms and items of a measure.';

create view local_shares as select * from local_shares();
comment on view local_shares is 'Every share that differs or not, over everything in the tables. For a period: function local_shares(from, to, platforms, fdr), whose comment says what is tested.';
comment on column local_shares.platform is 'The platform''s id.';
comment on column local_shares.measure is 'sequence, port, country or system; each is a family of its own.';
comment on column local_shares.item is 'Which ports sequence, port, country or system.';
comment on column local_shares.sources is 'Sources of the item here: distinct ones of each active day, added up.';
comment on column local_shares.all_sources is 'All sources here, counted alike.';
comment on column local_shares.share_percent is 'Share of the item here.';
comment on column local_shares.global_sources is 'Sources of the item on all other platforms.';
comment on column local_shares.global_share_percent is 'Share of the item on all other platforms together.';
comment on column local_shares.odds_ratio is 'Effect: the odds here by the odds elsewhere; 1 is no difference. Half a source is added to each count.';
comment on column local_shares.odds_ratio_low is 'Lower end of its 95 % interval.';
comment on column local_shares.odds_ratio_high is 'Upper end of its 95 % interval.';
comment on column local_shares.p is 'Probability of a difference like this or larger, either way, if there were none.';
comment on column local_shares.q is 'The false discovery rate at which the row counts as a difference.';
comment on column local_shares.tests is 'How many platforms and items were looked at in this measure.';
comment on column local_shares.days is 'Active days of the platform with a source.';
comment on column local_shares.complete_percent is 'How much of what the platform captured in the period (kernel drops included) is counted; 100 only if it is all, null if nothing is known of it.';
