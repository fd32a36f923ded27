create table attacks (
    opened timestamptz not null,
    id text not null,
    platform text not null,
    source inet not null,
    first_seen timestamptz not null,
    last_seen timestamptz not null,
    class text not null,
    spoofable boolean not null,
    machines_targeted smallint not null,
    visiting_order text,
    in_parallel boolean not null,
    packets_received bigint not null,
    packets_sent bigint not null,
    bytes_received bigint not null,
    bytes_sent bigint not null,
    handshakes bigint not null,
    country text not null,
    city text,
    asn bigint,
    network text,
    operating_system text,
    operating_system_name text,
    operating_system_flavour text,
    operating_system_distance smallint,
    operating_system_match text,
    operating_system_is_tool boolean,
    host_name text,
    host_kind text not null,
    syn_signature text,
    database_name text,
    database_build timestamptz not null,
    absorbed_by text,
    generation bigint not null,
    revision bigint not null,
    enrichment_level bigint not null,
    primary key (opened, id)
) partition by range (opened);

create index attacks_platform_first_seen on attacks (platform, first_seen);
create index attacks_source on attacks (source);

comment on table attacks is 'One row per source: what one address did to one platform for as long as no more than 25 hours passed between two packets. The view counted_attacks leaves out what no table counts.';
comment on column attacks.opened is 'Capture time of the packet that opened the record; never changes. The table is partitioned by its month.';
comment on column attacks.id is 'Name of the attack: generation, partition, offset and index of the packet that opened it.';
comment on column attacks.source is 'The attacker''s address. It may be forged where spoofable is true.';
comment on column attacks.first_seen is 'The first packet in either direction.';
comment on column attacks.last_seen is 'The last packet in either direction.';
comment on column attacks.class is 'answer: it only answered what a machine had begun (no attack); backscatter: only replies to what the platform never sent; service: it spoke to a service; scan: it reached two or more machines; probe: the rest.';
comment on column attacks.spoofable is 'It never completed a TCP handshake, so its address may be forged.';
comment on column attacks.machines_targeted is 'How many machines of the platform it reached.';
comment on column attacks.visiting_order is 'In which order of their indexes it came to the machines: single, increasing, decreasing or other; null if it reached none.';
comment on column attacks.in_parallel is 'Two of its visits overlap in time.';
comment on column attacks.handshakes is 'TCP handshakes that it completed.';
comment on column attacks.country is 'ISO 3166-1 alpha-2; ?? if the database does not know the address.';
comment on column attacks.city is 'City, where the database knows it.';
comment on column attacks.asn is 'Number of the autonomous system, where the database knows it.';
comment on column attacks.network is 'Organisation of the autonomous system, where the database knows it.';
comment on column attacks.operating_system is 'Family of the system by its TCP handshake (p0f 3), such as Windows; null if unknown. For a tool its name.';
comment on column attacks.operating_system_name is 'Name of the system or tool.';
comment on column attacks.operating_system_flavour is 'Flavour of the system, such as "7 or 8".';
comment on column attacks.operating_system_distance is 'Hops between the source and the sensor, guessed from the time to live.';
comment on column attacks.operating_system_match is 'How well the signature fits: exact, fuzzy or generic.';
comment on column attacks.operating_system_is_tool is 'The signature is that of a program such as a scanner, not of a system.';
comment on column attacks.host_name is 'Reverse DNS of the address; null as long as nobody asked or nobody answered.';
comment on column attacks.host_kind is 'personal computer: the host name looks like a dial-in, DSL or cable line; other: it does not; undetermined: no host name.';
comment on column attacks.syn_signature is 'The opening SYN (or SYN+ACK) in p0f''s notation: version, time to live as seen, length of IP options, segment size, window and scale, TCP options, quirks, payload.';
comment on column attacks.database_name is 'The database that gave country, city and network.';
comment on column attacks.database_build is 'When that database was built; 1970 if there was none.';
comment on column attacks.absorbed_by is 'The attack that took this one in when a late packet joined the two: this row no longer counts. Null otherwise.';
comment on column attacks.revision is 'Offset of the last packet batch that the row takes into account. A higher revision replaces a lower one.';
comment on column attacks.enrichment_level is 'How much was looked up: 0 without the slow answers, 1 with them.';

create table visits (
    opened timestamptz not null,
    attack text not null,
    machine smallint not null,
    platform text not null,
    source inet not null,
    class text not null,
    attack_first_seen timestamptz not null,
    ports_sequence text not null,
    ports integer not null,
    truncated boolean not null,
    reached boolean not null,
    first_seen timestamptz not null,
    last_seen timestamptz not null,
    packets_received bigint not null,
    packets_sent bigint not null,
    bytes_received bigint not null,
    bytes_sent bigint not null,
    handshakes bigint not null,
    primary key (opened, attack, machine)
) partition by range (opened);

create index visits_platform_attack_first_seen on visits (platform, attack_first_seen);

comment on table visits is 'One row per attack and machine: what the source did to that machine. Written together with its attack; an absorbed attack has none.';
comment on column visits.opened is 'As in attacks; with the attack''s id the way to its row.';
comment on column visits.attack is 'Id of the attack.';
comment on column visits.class is 'Class of the attack.';
comment on column visits.attack_first_seen is 'First packet of the attack on any machine: by this the tables choose a period.';
comment on column visits.ports_sequence is 'The ports that the source targeted on this machine, in order of first touch, each once: {135/tcp,4444/tcp}. {} if it targeted none (ICMP, backscatter). Ends in … if truncated.';
comment on column visits.ports is 'How many different ports it targeted, also beyond a truncated sequence.';
comment on column visits.truncated is 'The sequence holds only the earliest 2,048 touches.';
comment on column visits.reached is 'Something other than an answer came to this machine.';
comment on column visits.first_seen is 'The first packet in either direction between the source and this machine.';
comment on column visits.last_seen is 'The last packet in either direction between the source and this machine.';
comment on column visits.handshakes is 'TCP handshakes that the source completed with this machine.';

create view counted_attacks as select * from attacks where absorbed_by is null and class <> 'answer';

comment on view counted_attacks is 'The attacks that tables count: without answers to what a machine had begun, and without those that another attack took in.';

create view counted_visits as select * from visits where reached and class <> 'answer';

comment on view counted_visits is 'The machine visits that tables count: without answers to what a machine had begun.';
