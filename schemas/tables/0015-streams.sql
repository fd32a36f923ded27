-- What went over the conversations of a visit, and how the data that came begin.

alter table visits
    add column stream_bytes_received bigint not null default 0,
    add column stream_bytes_sent bigint not null default 0,
    add column retransmitted_segments bigint not null default 0,
    add column retransmitted_bytes bigint not null default 0,
    add column out_of_order_segments bigint not null default 0,
    add column overlapping_segments bigint not null default 0,
    add column resets_received bigint not null default 0,
    add column resets_sent bigint not null default 0,
    add column ended_closed bigint not null default 0,
    add column ended_reset_by_source bigint not null default 0,
    add column ended_reset_by_machine bigint not null default 0,
    add column ended_open bigint not null default 0,
    add column ended_unanswered bigint not null default 0,
    add column streams_truncated boolean not null default false;

comment on column visits.stream_bytes_received is 'Bytes of data that came by TCP, each byte of a stream once.';
comment on column visits.stream_bytes_sent is 'Bytes of data that the machine sent by TCP, each byte of a stream once.';
comment on column visits.retransmitted_segments is 'TCP segments, either way, whose data had all been seen before. If streams_truncated, of those that the row remembers.';
comment on column visits.retransmitted_bytes is 'Bytes of TCP data, either way, that had been seen before. If streams_truncated, of those that the row remembers.';
comment on column visits.out_of_order_segments is 'TCP segments, either way, with new data that lie before data already seen. If streams_truncated, of those that the row remembers.';
comment on column visits.overlapping_segments is 'TCP segments, either way, with both new data and data already seen. If streams_truncated, of those that the row remembers.';
comment on column visits.resets_received is 'TCP segments with RST from the source.';
comment on column visits.resets_sent is 'TCP segments with RST from the machine.';
comment on column visits.ended_closed is 'TCP conversations in which both sides said FIN.';
comment on column visits.ended_reset_by_source is 'TCP conversations that the source reset.';
comment on column visits.ended_reset_by_machine is 'TCP conversations that the machine reset, or refused, and the source did not reset.';
comment on column visits.ended_open is 'TCP conversations that the machine answered and nobody ended.';
comment on column visits.ended_unanswered is 'TCP conversations to which the machine sent nothing; of each port the first two are counted.';
comment on column visits.streams_truncated is 'More segments or conversations came than the row remembers: the earliest 32 segments of a conversation and direction, of these 128 of a port, of these 256; 256 conversations. What lies beyond counts as new data.';

create or replace view counted_visits as
    select
        opened, attack, machine, platform, source, class, attack_first_seen, ports_sequence, ports, truncated, reached, first_seen, last_seen,
        packets_received, packets_sent, bytes_received, bytes_sent, handshakes, is_repeat,
        complete_percent(platform, first_seen, last_seen) as complete_percent,
        stream_bytes_received, stream_bytes_sent, retransmitted_segments, retransmitted_bytes, out_of_order_segments, overlapping_segments,
        resets_received, resets_sent, ended_closed, ended_reset_by_source, ended_reset_by_machine, ended_open, ended_unanswered,
        streams_truncated
    from visits where reached and class <> 'answer';

create table payloads (
    opened timestamptz not null,
    attack text not null,
    machine smallint not null,
    transport text not null,
    port integer not null,
    platform text not null,
    source inet not null,
    class text not null,
    attack_first_seen timestamptz not null,
    first_seen timestamptz not null,
    service text not null,
    length integer not null,
    stream_bytes bigint not null,
    truncated boolean not null,
    printable text not null,
    payload bytea not null,
    sha256 bytea not null generated always as (sha256(payload)) stored,
    primary key (opened, attack, machine, transport, port)
) partition by range (opened);

create index payloads_sha256 on payloads (sha256);
create index payloads_platform_attack_first_seen on payloads (platform, attack_first_seen);

comment on table payloads is 'One row per attack, machine and port that got data: how they begin. They may be an exploit: look at printable. Written together with its attack; an absorbed attack has none.';
comment on column payloads.opened is 'As in attacks; with the attack''s id the way to its row.';
comment on column payloads.attack is 'Id of the attack.';
comment on column payloads.machine is 'Index of the machine on its platform, from 1.';
comment on column payloads.transport is 'tcp or udp.';
comment on column payloads.port is 'The machine''s port.';
comment on column payloads.platform is 'The platform''s id.';
comment on column payloads.source is 'The attacker''s address.';
comment on column payloads.class is 'Class of the attack.';
comment on column payloads.attack_first_seen is 'First packet of the attack on any machine.';
comment on column payloads.first_seen is 'The first segment with data of the conversation, or the datagram.';
comment on column payloads.service is 'The protocol by the first bytes alone, whatever the port; unknown if they fit none.';
comment on column payloads.length is 'Bytes in payload.';
comment on column payloads.stream_bytes is 'Bytes that came in the conversation, each once, as far as the row remembers it; or of the datagram.';
comment on column payloads.truncated is 'More came in the conversation than is kept, or may have come.';
comment on column payloads.printable is 'The payload''s printable ASCII characters; every other byte is a dot.';
comment on column payloads.payload is 'The first bytes that came to the port (payload-bytes-max, 128 unless set otherwise): of the earliest TCP conversation with data, put together in order, or of the earliest UDP datagram.';
comment on column payloads.sha256 is 'SHA-256 of payload.';

create view payload_digests as
select
    sha256, transport, service, printable, length,
    array_agg(distinct port order by port) as ports,
    count(distinct attack) as attacks,
    count(distinct source) as sources,
    count(distinct platform) as platforms,
    min(first_seen) as first_seen,
    max(first_seen) as last_seen
from payloads
where class <> 'answer'
group by sha256, transport, service, printable, length;

comment on view payload_digests is 'Distinct payloads, with who sent them where and when. Without answers to what a machine had begun.';
comment on column payload_digests.sha256 is 'SHA-256 of the payload.';
comment on column payload_digests.transport is 'tcp or udp.';
comment on column payload_digests.service is 'The protocol by the first bytes alone; unknown if they fit none.';
comment on column payload_digests.printable is 'The payload''s printable ASCII characters; every other byte is a dot.';
comment on column payload_digests.length is 'Bytes of the payload.';
comment on column payload_digests.ports is 'The ports to which it came.';
comment on column payload_digests.attacks is 'Attacks that sent it.';
comment on column payload_digests.sources is 'Distinct addresses that sent it.';
comment on column payload_digests.platforms is 'Platforms to which it came.';
comment on column payload_digests.first_seen is 'When it first came.';
comment on column payload_digests.last_seen is 'When it last came first to a port in an attack.';

-- The view's columns say what the table's say.
do $$
declare
    sentence record;
begin
    for sentence in
        select a.attname, d.description
        from pg_attribute a
        join pg_description d on d.objoid = a.attrelid and d.objsubid = a.attnum
        join pg_attribute v on v.attrelid = 'counted_visits'::regclass and v.attname = a.attname
        where a.attrelid = 'visits'::regclass and a.attnum > 0 and col_description(v.attrelid, v.attnum) is null
    loop
        execute format('comment on column counted_visits.%I is %L', sentence.attname, sentence.description);
    end loop;
end
$$;
