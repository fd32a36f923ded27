create table platforms (
    id text primary key,
    country text not null,
    network_kind text not null,
    reported timestamptz not null,
    sensor text collate "C" not null
);

comment on table platforms is 'The honeypot sites, as their newest sensor report describes them.';
comment on column platforms.id is 'The platform''s id, such as "france1".';
comment on column platforms.country is 'Where it stands: ISO 3166-1 alpha-2.';
comment on column platforms.network_kind is 'In what kind of network it stands: academic, industrial, residential, …';
comment on column platforms.reported is 'When the newest report was made, by the sensor''s clock.';
comment on column platforms.sensor is 'The sensor that made it.';

create table machines (
    platform text not null,
    machine smallint not null,
    address inet not null,
    system text not null,
    primary key (platform, machine)
);

comment on table machines is 'The emulated machines of each platform, as its newest sensor report describes them.';
comment on column machines.machine is 'Index on the platform, from 1, in increasing address order.';
comment on column machines.address is 'The machine''s address.';
comment on column machines.system is 'The system that it pretends to be.';

create table sensor_hours (
    platform text not null,
    sensor text not null,
    epoch text not null,
    hour timestamptz not null,
    reported timestamptz not null,
    minutes_up smallint not null,
    captured bigint not null,
    dropped bigint not null,
    ignored bigint not null,
    published bigint not null,
    discarded bigint not null,
    version text not null,
    is_replay boolean not null,
    primary key (platform, hour, sensor, epoch)
);

comment on table sensor_hours is 'What each run of each sensor said about each UTC hour: its newest report. Add the runs (epochs) of a sensor up.';
comment on column sensor_hours.epoch is 'The run of the sensor, in hexadecimal. A replay of the same capture has the same one.';
comment on column sensor_hours.hour is 'Start of the UTC hour.';
comment on column sensor_hours.reported is 'When the report was made, by the sensor''s clock; the newest holds.';
comment on column sensor_hours.minutes_up is 'Minutes of the hour in which the sensor was capturing, 0 to 60.';
comment on column sensor_hours.captured is 'Packets to or from a machine of the platform.';
comment on column sensor_hours.dropped is 'Packets that the kernel dropped for want of buffer: nobody has seen them.';
comment on column sensor_hours.ignored is 'Packets that concern no machine of the platform.';
comment on column sensor_hours.published is 'Packets that the broker acknowledged.';
comment on column sensor_hours.discarded is 'Packets thrown away because they could not be sent.';
comment on column sensor_hours.version is 'Version of the sensor''s program.';
comment on column sensor_hours.is_replay is 'The sensor replayed a capture instead of listening to a network.';

create view platform_up as
    select by_sensor.platform, by_sensor.day, max(by_sensor.minutes)::integer as minutes_up
    from (
        select by_hour.platform, by_hour.sensor, (by_hour.hour at time zone 'UTC')::date as day, sum(by_hour.minutes) as minutes
        from (
            select platform, sensor, hour, least(60, sum(minutes_up)) as minutes
            from sensor_hours group by platform, sensor, hour
        ) by_hour
        group by by_hour.platform, by_hour.sensor, (by_hour.hour at time zone 'UTC')::date
    ) by_sensor
    group by by_sensor.platform, by_sensor.day;

comment on view platform_up is 'How long each platform was up on each UTC day, by the best of its sensors. A day is active, and counts in daily averages, from half a day (720 minutes) on.';
comment on column platform_up.minutes_up is 'Minutes of the day in which the best sensor was capturing, 0 to 1440.';
