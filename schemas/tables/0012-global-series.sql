-- What others saw, so that a local peak can be told from one of the whole world.
create table global_series (
    series text not null,
    port integer not null check (port between 0 and 65535),
    protocol text not null check (protocol in ('tcp', 'udp', 'any')),
    day date not null,
    records bigint not null check (records >= 0),
    sources bigint not null check (sources >= 0),
    targets bigint not null check (targets >= 0),
    imported_at timestamptz not null default now(),
    file_digest text not null,
    primary key (series, port, protocol, day)
);

comment on table global_series is 'What others counted on a port, day by day; written by "leurre import". A later import replaces a day, the same file changes nothing.';
comment on column global_series.series is 'Who counted: isc (Internet Storm Center, port history).';
comment on column global_series.port is 'The port that was targeted.';
comment on column global_series.protocol is 'tcp or udp; any: both together, as the Internet Storm Center counts.';
comment on column global_series.day is 'The UTC day.';
comment on column global_series.records is 'Packets that were reported.';
comment on column global_series.sources is 'Distinct addresses that they came from.';
comment on column global_series.targets is 'Distinct addresses that they went to.';
comment on column global_series.imported_at is 'When the row was imported.';
comment on column global_series.file_digest is 'SHA-256 of the file that it comes from.';

do $$
begin
    execute format('grant select on %I.global_series to leurre_analyst', current_schema());
end
$$;
