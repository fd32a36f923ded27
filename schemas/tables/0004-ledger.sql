create table ledger (
    generation bigint not null,
    platform text not null,
    sensor text not null,
    epoch text not null,
    partition integer not null,
    revision bigint not null,
    last_batch bigint not null,
    captured bigint not null,
    delivered bigint not null,
    counted bigint not null,
    duplicate bigint not null,
    missing bigint not null,
    late bigint not null,
    clock_refused bigint not null,
    malformed bigint not null,
    unreadable bigint not null,
    missing_batches jsonb not null,
    clock timestamptz,
    first_captured timestamptz,
    last_captured timestamptz,
    -- Sums in numeric: a sensor may claim any number, and a claim must not stop the table.
    balances boolean not null generated always as (
        captured::numeric = counted::numeric + missing + late + clock_refused + malformed + unreadable
        and delivered::numeric = counted::numeric + duplicate + late + clock_refused + malformed + unreadable
    ) stored,
    primary key (platform, generation, sensor, epoch, partition)
);

comment on table ledger is 'The account of each run of each sensor in each partition: what it sent, what came, what is missing. Counts are packets.';
comment on column ledger.epoch is 'The run of the sensor, in hexadecimal. A replay of the same capture has the same one.';
comment on column ledger.partition is 'The partition, which an attacker''s address decides.';
comment on column ledger.revision is 'Offset of the last batch that the line takes into account.';
comment on column ledger.last_batch is 'The highest batch number that came; -1 before the first.';
comment on column ledger.missing_batches is 'The batches that never came: [{"first", "last", "packets"}, …].';
comment on column ledger.clock is 'Everything that the sensor captured up to this instant has been sent.';
comment on column ledger.first_captured is 'Capture time of the earliest packet.';
comment on column ledger.last_captured is 'Capture time of the latest packet.';
comment on column ledger.balances is 'captured = counted + missing + set aside, and delivered = counted + duplicate + set aside; set aside = late + clock_refused + malformed + unreadable.';

-- A sensor's clock is the newest of its runs; a platform's the oldest of its sensors, without those that fell silent; and of that the
-- oldest partition. Generations before the newest stand still and say nothing about now.
create view platform_clock as
    with sensor_clock as (
        select l.platform, l.partition, l.sensor, max(l.clock) as clock
        from ledger l
        join (select platform, max(generation) as generation from ledger group by platform) newest
            on newest.platform = l.platform and newest.generation = l.generation
        group by l.platform, l.partition, l.sensor
    ), newest_clock as (
        select *, max(clock) over (partition by platform, partition) as newest from sensor_clock
    ), partition_clock as (
        select platform, partition, coalesce(min(clock) filter (where clock >= newest - interval '7 days'), '-infinity') as clock
        from newest_clock group by platform, partition
    )
    select platform, nullif(min(clock), '-infinity') as as_of, count(*) as partitions from partition_clock group by platform;

comment on view platform_clock is 'How far each platform''s data goes: everything captured up to as_of is counted, in all partitions.';
comment on column platform_clock.partitions is 'In how many partitions the platform has sent something.';

create view completeness as
    select
        lines.platform, sensors, captured, counted, missing, duplicate, late, clock_refused, malformed, unreadable,
        coalesce(hours.dropped, 0) as dropped, coalesce(hours.discarded, 0) as discarded,
        round(100.0 * counted / nullif(captured, 0), 3) as counted_percent,
        lines.balances, last_captured, as_of
    from (
        select
            platform, count(distinct sensor) as sensors, sum(captured) as captured, sum(counted) as counted, sum(missing) as missing,
            sum(duplicate) as duplicate, sum(late) as late, sum(clock_refused) as clock_refused, sum(malformed) as malformed,
            sum(unreadable) as unreadable, bool_and(balances) as balances, max(last_captured) as last_captured
        from ledger group by platform
    ) lines
    left join (select platform, sum(dropped) as dropped, sum(discarded) as discarded from sensor_hours group by platform) hours
        on hours.platform = lines.platform
    left join platform_clock on platform_clock.platform = lines.platform;

comment on view completeness is 'How complete each platform''s data is, in packets, over everything in the ledger.';
comment on column completeness.sensors is 'How many sensors have sent something.';
comment on column completeness.dropped is 'Packets that a kernel dropped: never captured, in no other number here.';
comment on column completeness.discarded is 'Packets that a sensor threw away because it could not send them.';
comment on column completeness.counted_percent is 'Share of the captured packets that is counted.';
comment on column completeness.balances is 'Every line of the platform''s ledger balances.';
comment on column completeness.last_captured is 'Capture time of the latest packet that came.';
