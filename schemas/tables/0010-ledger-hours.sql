alter table ledger
    add column lost_records bigint not null default 0,
    add column is_redriven boolean not null default false;

comment on column ledger.lost_records is 'Records that were gone from packets.v1 just before a batch of this line; whose packets they held is not known.';
comment on column ledger.is_redriven is 'The line of packets that had been set aside and were given in again (leurre deadletters redrive).';
comment on column ledger.clock is 'Everything that the sensor captured up to this instant has been sent. Null for redriven lines.';

create table ledger_hours (
    platform text not null,
    hour timestamptz not null,
    generation bigint not null,
    sensor text not null,
    epoch text not null,
    partition integer not null,
    captured bigint not null,
    delivered bigint not null,
    counted bigint not null,
    duplicate bigint not null,
    missing bigint not null,
    late bigint not null,
    clock_refused bigint not null,
    malformed bigint not null,
    unreadable bigint not null,
    lost_records bigint not null,
    is_redriven boolean not null,
    balances boolean not null generated always as (
        captured::numeric = counted::numeric + missing + late + clock_refused + malformed + unreadable
        and delivered::numeric = counted::numeric + duplicate + late + clock_refused + malformed + unreadable
    ) stored,
    primary key (platform, hour, generation, sensor, epoch, partition)
) with (fillfactor = 80);

create index ledger_hours_hour on ledger_hours using brin (hour);

comment on table ledger_hours is 'The ledger by the hour: what each UTC hour added to a line. A change belongs to the hour of the sensor''s clock after the batch that brought it; so a batch that comes late takes from missing in the hour in which it came. The hours of a line add up to it.';
comment on column ledger_hours.hour is 'Start of the UTC hour.';
comment on column ledger_hours.epoch is 'The run of the sensor, in hexadecimal. A replay of the same capture has the same one.';
comment on column ledger_hours.partition is 'The partition, which an attacker''s address decides.';
comment on column ledger_hours.missing is 'Packets that did not come; negative in an hour in which more of them came later than went missing.';
comment on column ledger_hours.is_redriven is 'Of packets that had been set aside and were given in again.';
comment on column ledger_hours.balances is 'captured = counted + missing + set aside, and delivered = counted + duplicate + set aside.';

-- What is given in again is no sensor's promise: it says nothing about how far a platform is.
create or replace view platform_clock as
    with lines as (
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

-- Cut, not rounded: 100 is said only of what is whole.
create function complete_share(counted numeric, captured numeric, dropped numeric) returns numeric
    language sql immutable parallel safe
    return case when captured + dropped <= 0 then 100.000 else least(100.000, trunc(100 * counted / (captured + dropped), 3)) end;

comment on function complete_share(numeric, numeric, numeric) is 'How much of what was captured or dropped by a kernel is counted, in percent, cut after three digits; 100 where there was nothing.';

-- What sensors and the ledger say of the same hours, one below the other, so that whoever groups by platform and hour finds them by an index.
-- A redriven packet was captured and set aside by its sensor's line: here it only counts, and is taken from what is set aside.
create view completeness_accounts as
    select
        platform, hour, (hour at time zone 'UTC')::date as day, captured as reported_captured, dropped, spooled, published, discarded,
        0::bigint as captured, 0::bigint as received, 0::bigint as counted, 0::bigint as duplicate, 0::bigint as missing,
        0::bigint as late, 0::bigint as clock_refused, 0::bigint as malformed, 0::bigint as unreadable, 0::bigint as lost_records,
        0::bigint as redriven, true as balances
    from sensor_hours
    union all
    select
        platform, hour, (hour at time zone 'UTC')::date, 0, 0, 0, 0, 0, captured, delivered, counted, duplicate, missing, late,
        clock_refused, malformed, unreadable, lost_records, 0, balances
    from ledger_hours where not is_redriven
    union all
    select
        platform, hour, (hour at time zone 'UTC')::date, 0, 0, 0, 0, 0, 0, 0, counted, 0, 0, 0, 0, 0, 0, lost_records, counted, balances
    from ledger_hours where is_redriven;

comment on view completeness_accounts is 'What completeness_hours and completeness_days add up: the hours of sensors and those of the ledger, each with zeros in the other''s columns.';
comment on column completeness_accounts.hour is 'Start of the UTC hour.';
comment on column completeness_accounts.reported_captured is 'Packets that the sensors say they captured.';
comment on column completeness_accounts.captured is 'Packets of which the batches that came tell.';

create view completeness_hours as
    select
        platform, hour, greatest(sum(captured), sum(reported_captured)) as captured, sum(dropped) as dropped, max(spooled) as spooled,
        sum(published) as published, sum(discarded) as discarded,
        greatest(sum(captured), sum(reported_captured)) - sum(captured) as pending, sum(received) as received, sum(counted) as counted,
        sum(duplicate) as duplicate, sum(missing) as missing, sum(late) as late, sum(clock_refused) as clock_refused,
        sum(malformed) as malformed, sum(unreadable) as unreadable,
        sum(late) + sum(clock_refused) + sum(malformed) + sum(unreadable) - sum(redriven) as set_aside, sum(redriven) as redriven,
        sum(lost_records) as lost_records,
        complete_share(sum(counted), greatest(sum(captured), sum(reported_captured)), sum(dropped)) as complete_percent,
        bool_and(balances) and sum(captured) = sum(counted) + sum(missing) + sum(late) + sum(clock_refused) + sum(malformed)
            + sum(unreadable) - sum(redriven) as balances
    from completeness_accounts
    group by platform, hour;

comment on view completeness_hours is 'How complete the data of each platform and UTC hour is, in packets: captured = counted + missing + set_aside + pending.';
comment on column completeness_hours.hour is 'Start of the UTC hour, of the sensors'' clock.';
comment on column completeness_hours.spooled is 'The most packets that waited in one sensor''s spool when it reported.';

create view completeness_days as
    select
        platform, day, greatest(sum(captured), sum(reported_captured)) as captured, sum(dropped) as dropped, max(spooled) as spooled,
        sum(published) as published, sum(discarded) as discarded,
        greatest(sum(captured), sum(reported_captured)) - sum(captured) as pending, sum(received) as received, sum(counted) as counted,
        sum(duplicate) as duplicate, sum(missing) as missing, sum(late) as late, sum(clock_refused) as clock_refused,
        sum(malformed) as malformed, sum(unreadable) as unreadable,
        sum(late) + sum(clock_refused) + sum(malformed) + sum(unreadable) - sum(redriven) as set_aside, sum(redriven) as redriven,
        sum(lost_records) as lost_records,
        complete_share(sum(counted), greatest(sum(captured), sum(reported_captured)), sum(dropped)) as complete_percent,
        bool_and(balances) and sum(captured) = sum(counted) + sum(missing) + sum(late) + sum(clock_refused) + sum(malformed)
            + sum(unreadable) - sum(redriven) as balances
    from completeness_accounts
    group by platform, day;

comment on view completeness_days is 'How complete the data of each platform and UTC day is, in packets: captured = counted + missing + set_aside + pending.';
comment on column completeness_days.spooled is 'The most packets that waited in one sensor''s spool when it reported.';

create function completeness_of(
    period_from timestamptz default '-infinity', period_to timestamptz default 'infinity', only_platforms text[] default null
) returns table (
    platform text, captured numeric, dropped numeric, spooled numeric, published numeric, discarded numeric, pending numeric,
    received numeric, counted numeric, duplicate numeric, missing numeric, late numeric, clock_refused numeric, malformed numeric,
    unreadable numeric, set_aside numeric, redriven numeric, lost_records numeric, complete_percent numeric, balances boolean
)
    language sql stable
begin atomic
    with lines as (
        select
            h.platform, h.captured, h.delivered, h.counted, h.duplicate, h.missing, h.late, h.clock_refused, h.malformed, h.unreadable,
            h.lost_records, h.is_redriven, h.balances
        from ledger_hours h
        where h.hour > period_from - interval '1 hour' and h.hour < period_to
            and (only_platforms is null or h.platform = any (only_platforms))
            and not (period_from = '-infinity' and period_to = 'infinity')
        union all
        select
            l.platform, l.captured, l.delivered, l.counted, l.duplicate, l.missing, l.late, l.clock_refused, l.malformed, l.unreadable,
            l.lost_records, l.is_redriven, l.balances
        from ledger l
        where period_from = '-infinity' and period_to = 'infinity'
            and (only_platforms is null or l.platform = any (only_platforms))
    ), accounts as (
        select
            l.platform, coalesce(sum(l.captured) filter (where not l.is_redriven), 0) as captured,
            coalesce(sum(l.delivered) filter (where not l.is_redriven), 0) as received, sum(l.counted) as counted,
            coalesce(sum(l.duplicate) filter (where not l.is_redriven), 0) as duplicate,
            coalesce(sum(l.missing) filter (where not l.is_redriven), 0) as missing,
            coalesce(sum(l.late) filter (where not l.is_redriven), 0) as late,
            coalesce(sum(l.clock_refused) filter (where not l.is_redriven), 0) as clock_refused,
            coalesce(sum(l.malformed) filter (where not l.is_redriven), 0) as malformed,
            coalesce(sum(l.unreadable) filter (where not l.is_redriven), 0) as unreadable,
            coalesce(sum(l.counted) filter (where l.is_redriven), 0) as redriven, sum(l.lost_records) as lost_records,
            bool_and(l.balances) as balances
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

comment on function completeness_of(timestamptz, timestamptz, text[]) is 'How complete each platform''s data of a period is, in packets: captured = counted + missing + set_aside + pending. Hours that the period touches count whole; the whole period is that of the ledger itself.';

create function complete_percent(of_platform text, period_from timestamptz, period_to timestamptz) returns numeric
    language sql stable
begin atomic
    select
        case when count(*) > 0
            then complete_share(sum(a.counted), greatest(sum(a.captured), sum(a.reported_captured)), sum(a.dropped)) end
    from completeness_accounts a
    where a.platform = of_platform and a.hour > period_from - interval '1 hour' and (a.hour < period_to or a.hour <= period_from);
end;

comment on function complete_percent(text, timestamptz, timestamptz) is 'How much of what a platform captured in the UTC hours that a period touches is counted, in percent; 100 only if it is all. Null if nothing is known of them.';

drop view completeness;

create view completeness as
    select
        k.platform, coalesce(l.sensors, 0) as sensors, k.captured, k.dropped, k.spooled, k.published, k.discarded, k.pending, k.received,
        k.counted, k.duplicate, k.missing, k.late, k.clock_refused, k.malformed, k.unreadable, k.set_aside, k.redriven, k.lost_records,
        round(100 * k.counted / nullif(k.captured, 0), 3) as counted_percent, k.complete_percent, k.balances, l.last_captured, c.as_of
    from completeness_of() k
    left join (
        select platform, count(distinct sensor) as sensors, max(last_captured) as last_captured from ledger group by platform
    ) l on l.platform = k.platform
    left join platform_clock c on c.platform = k.platform;

comment on view completeness is 'How complete each platform''s data is, in packets, over everything in the ledger: captured = counted + missing + set_aside + pending. For a period: function completeness_of(from, to, platforms).';
comment on column completeness.sensors is 'How many sensors have sent something.';
comment on column completeness.spooled is 'Packets that waited in the sensors'' spools when they last reported.';
comment on column completeness.counted_percent is 'Share of the captured packets that is counted.';
comment on column completeness.last_captured is 'Capture time of the latest packet that came.';
