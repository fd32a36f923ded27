-- When the house heard of a sensor, by its own clock: a sensor's word on the time says nothing about whether its clock is right. Apart from
-- sensor_hours, whose rows are what the records say and nothing else.
create table sensor_heard (
    platform text not null,
    sensor text not null,
    reported timestamptz not null,
    received timestamptz not null,
    primary key (platform, sensor)
);

comment on table sensor_heard is 'When the newest report of each live sensor came. Replays are left out: nobody waits for them.';
comment on column sensor_heard.platform is 'The platform''s id.';
comment on column sensor_heard.sensor is 'The sensor''s name.';
comment on column sensor_heard.reported is 'When the report was made, by the sensor''s clock.';
comment on column sensor_heard.received is 'When it came into the tables, by the database''s clock.';

create function hear_sensor() returns trigger
    language plpgsql
as $$
begin
    -- What is read again is no news; but a clock that was ahead and was put right goes back.
    execute format(
        'insert into %I.sensor_heard values ($1, $2, $3, clock_timestamp())
         on conflict (platform, sensor) do update set reported = excluded.reported, received = excluded.received
         where sensor_heard.reported < excluded.reported or sensor_heard.reported > clock_timestamp()', tg_table_schema)
        using new.platform, new.sensor, new.reported;
    return null;
end
$$;

comment on function hear_sensor() is 'Keeps sensor_heard.';

create trigger hear_sensor after insert or update on sensor_hours
    for each row when (not new.is_replay) execute function hear_sensor();

create view sensor_contact as
    select
        c.platform, c.sensor, c.reported, c.received, extract(epoch from c.reported - c.received)::double precision as clock_ahead_seconds,
        coalesce(h.spooled, 0) as spooled, coalesce(h.spooled_bytes, 0) as spooled_bytes, coalesce(h.dropped, 0) as dropped,
        coalesce(h.discarded, 0) as discarded
    from sensor_heard c
    left join lateral (
        select
            (array_agg(s.spooled order by s.reported desc))[1] as spooled,
            (array_agg(s.spooled_bytes order by s.reported desc))[1] as spooled_bytes, sum(s.dropped) as dropped, sum(s.discarded) as discarded
        from sensor_hours s
        where s.platform = c.platform and s.sensor = c.sensor and s.hour > c.reported - interval '2 hours'
    ) h on true
    where c.received > now() - interval '7 days';

comment on view sensor_contact is 'The live sensors that were heard of in the last week: when, how their clocks go, and how they were in the last two hours of their reports.';
comment on column sensor_contact.platform is 'The platform''s id.';
comment on column sensor_contact.sensor is 'The sensor''s name.';
comment on column sensor_contact.reported is 'When its newest report was made, by its own clock.';
comment on column sensor_contact.received is 'When its newest report came, by the database''s clock.';
comment on column sensor_contact.clock_ahead_seconds is 'How far its clock was ahead of the database''s when its newest report came; less than 0: behind, or the report was long on its way.';
comment on column sensor_contact.spooled is 'Packets that waited in its spool, by its newest report.';
comment on column sensor_contact.spooled_bytes is 'Bytes that waited in its spool, by its newest report.';
comment on column sensor_contact.dropped is 'Packets that the kernel dropped.';
comment on column sensor_contact.discarded is 'Packets that it threw away.';
