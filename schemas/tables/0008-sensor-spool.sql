alter table sensor_hours
    add column spooled bigint not null default 0,
    add column spooled_bytes bigint not null default 0;

comment on column sensor_hours.epoch is 'The run of the sensor''s process, in hexadecimal: of a live sensor the time of its start, whatever epoch its batches have. A replay of the same capture has the same one.';
comment on column sensor_hours.published is 'Packets that the broker acknowledged in this hour, whenever they were captured.';
comment on column sensor_hours.discarded is 'Packets thrown away in this hour because they could be neither sent nor spooled.';
comment on column sensor_hours.spooled is 'Packets that waited in the sensor''s spool when the report was made. The newest report says what waits now; not to be added up.';
comment on column sensor_hours.spooled_bytes is 'Bytes of the batches that waited in the spool when the report was made; not to be added up.';
