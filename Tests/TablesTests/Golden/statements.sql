create temporary table if not exists stage_platforms on commit delete rows as select id, country, network_kind, reported, sensor from platforms with no data
;

create unique index if not exists stage_platforms_key on stage_platforms (id)
;

create temporary table if not exists stage_machines on commit delete rows as select platform, machine, address, system from machines with no data
;

create unique index if not exists stage_machines_key on stage_machines (platform, machine)
;

create temporary table if not exists stage_sensor_hours on commit delete rows as select platform, sensor, epoch, hour, reported, minutes_up, captured, dropped, ignored, published, discarded, version, is_replay, spooled, spooled_bytes from sensor_hours with no data
;

create temporary table if not exists stage_attacks on commit delete rows as select opened, id, platform, source, first_seen, last_seen, class, spoofable, machines_targeted, visiting_order, in_parallel, packets_received, packets_sent, bytes_received, bytes_sent, handshakes, country, city, asn, network, operating_system, operating_system_name, operating_system_flavour, operating_system_distance, operating_system_match, operating_system_is_tool, host_name, host_kind, host_patterns, syn_signature, database_name, database_build, absorbed_by, generation, revision, enrichment_level from attacks with no data
;

create unique index if not exists stage_attacks_key on stage_attacks (opened, id)
;

create temporary table if not exists stage_visits on commit delete rows as select opened, attack, machine, platform, source, class, attack_first_seen, ports_sequence, ports, truncated, reached, first_seen, last_seen, packets_received, packets_sent, bytes_received, bytes_sent, handshakes, is_repeat, stream_bytes_received, stream_bytes_sent, retransmitted_segments, retransmitted_bytes, out_of_order_segments, overlapping_segments, resets_received, resets_sent, ended_closed, ended_reset_by_source, ended_reset_by_machine, ended_open, ended_unanswered, streams_truncated from visits with no data
;

create unique index if not exists stage_visits_key on stage_visits (opened, attack, machine)
;

create temporary table if not exists stage_payloads on commit delete rows as select opened, attack, machine, transport, port, platform, source, class, attack_first_seen, first_seen, service, length, stream_bytes, truncated, printable, payload from payloads with no data
;

create unique index if not exists stage_payloads_key on stage_payloads (opened, attack, machine, transport, port)
;

create temporary table if not exists stage_known_attacks on commit delete rows as select opened, id, platform, source, first_seen, last_seen, class, spoofable, machines_targeted, visiting_order, in_parallel, packets_received, packets_sent, bytes_received, bytes_sent, handshakes, country, city, asn, network, operating_system, operating_system_name, operating_system_flavour, operating_system_distance, operating_system_match, operating_system_is_tool, host_name, host_kind, host_patterns, syn_signature, database_name, database_build, absorbed_by, generation, revision, enrichment_level, generation as known_generation, revision as known_revision, enrichment_level as known_enrichment_level, database_build as known_database_build from attacks with no data
;

create temporary table if not exists stage_statistics on commit delete rows as select platform, window_kind, window_key, measure, item, partition, generation, sources, visits, packets, bytes, window_start, window_end, as_of, is_final, revision from statistics with no data
;

create temporary table if not exists stage_ledger_hours on commit delete rows as select platform, hour, generation, sensor, epoch, partition, captured, delivered, counted, duplicate, missing, late, clock_refused, malformed, unreadable, lost_records, is_redriven from ledger_hours with no data
;

create temporary table if not exists stage_ledger on commit delete rows as select generation, platform, sensor, epoch, partition, revision, last_batch, captured, delivered, counted, duplicate, missing, late, clock_refused, malformed, unreadable, missing_batches, clock, first_captured, last_captured, lost_records, is_redriven from ledger with no data
;

select make_months(current_schema(), '2013-06-01')
;

select set_config(k.name, 'off', true)
from unnest(array['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin']) as k (name)
;

insert into platforms (id, country, network_kind, reported, sensor)
select id, country, network_kind, reported, sensor from stage_platforms
order by id
on conflict (id) do update set
    country = excluded.country,
    network_kind = excluded.network_kind,
    reported = excluded.reported,
    sensor = excluded.sensor
where (platforms.reported, platforms.sensor) <= (excluded.reported, excluded.sensor)
;

delete from stage_machines n where exists (select from platforms p join stage_platforms s on p.id = s.id and (p.reported, p.sensor) > (s.reported, s.sensor) where n.platform = p.id)
;

delete from stage_platforms n where exists (select from platforms p join stage_platforms s on p.id = s.id and (p.reported, p.sensor) > (s.reported, s.sensor) where n.id = p.id)
;

delete from machines
where (platform, machine) in (
    select o.platform, o.machine
    from stage_platforms p
    cross join lateral (select platform, machine from machines where machines.platform = p.id offset 0) o
    where not exists (select from stage_machines n where n.platform = o.platform and n.machine = o.machine)
)
;

insert into machines (platform, machine, address, system)
select platform, machine, address, system
from stage_machines n
where coalesce((select (machines.address, machines.system) is distinct from (n.address, n.system) from machines where n.platform = machines.platform and n.machine = machines.machine), true)
order by platform, machine
on conflict (platform, machine) do update set
    address = excluded.address,
    system = excluded.system
where (machines.address, machines.system) is distinct from (excluded.address, excluded.system)
;

insert into sensor_hours (platform, sensor, epoch, hour, reported, minutes_up, captured, dropped, ignored, published, discarded, version, is_replay, spooled, spooled_bytes)
select platform, sensor, epoch, hour, reported, minutes_up, captured, dropped, ignored, published, discarded, version, is_replay, spooled, spooled_bytes from stage_sensor_hours
order by platform, hour, sensor, epoch
on conflict (platform, hour, sensor, epoch) do update set
    reported = excluded.reported,
    minutes_up = excluded.minutes_up,
    captured = excluded.captured,
    dropped = excluded.dropped,
    ignored = excluded.ignored,
    published = excluded.published,
    discarded = excluded.discarded,
    version = excluded.version,
    is_replay = excluded.is_replay,
    spooled = excluded.spooled,
    spooled_bytes = excluded.spooled_bytes
where (sensor_hours.reported, sensor_hours.captured, sensor_hours.published, sensor_hours.minutes_up) <= (excluded.reported, excluded.captured, excluded.published, excluded.minutes_up)
;

do $do$ begin execute hold_partitions_sql($sql$select i.id from unnest(array['-0']) as i (id)$sql$); end $do$
;

select set_config(k.name, 'off', true)
from unnest(array['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin']) as k (name)
;

insert into attacks (opened, id, platform, source, first_seen, last_seen, class, spoofable, machines_targeted, visiting_order, in_parallel, packets_received, packets_sent, bytes_received, bytes_sent, handshakes, country, city, asn, network, operating_system, operating_system_name, operating_system_flavour, operating_system_distance, operating_system_match, operating_system_is_tool, host_name, host_kind, host_patterns, syn_signature, database_name, database_build, absorbed_by, generation, revision, enrichment_level)
select opened, id, platform, source, first_seen, last_seen, class, spoofable, machines_targeted, visiting_order, in_parallel, packets_received, packets_sent, bytes_received, bytes_sent, handshakes, country, city, asn, network, operating_system, operating_system_name, operating_system_flavour, operating_system_distance, operating_system_match, operating_system_is_tool, host_name, host_kind, host_patterns, syn_signature, database_name, database_build, absorbed_by, generation, revision, enrichment_level from stage_attacks
order by opened, id
on conflict (opened, id) do update set
    platform = excluded.platform,
    source = excluded.source,
    first_seen = excluded.first_seen,
    last_seen = excluded.last_seen,
    class = excluded.class,
    spoofable = excluded.spoofable,
    machines_targeted = excluded.machines_targeted,
    visiting_order = excluded.visiting_order,
    in_parallel = excluded.in_parallel,
    packets_received = excluded.packets_received,
    packets_sent = excluded.packets_sent,
    bytes_received = excluded.bytes_received,
    bytes_sent = excluded.bytes_sent,
    handshakes = excluded.handshakes,
    country = excluded.country,
    city = excluded.city,
    asn = excluded.asn,
    network = excluded.network,
    operating_system = excluded.operating_system,
    operating_system_name = excluded.operating_system_name,
    operating_system_flavour = excluded.operating_system_flavour,
    operating_system_distance = excluded.operating_system_distance,
    operating_system_match = excluded.operating_system_match,
    operating_system_is_tool = excluded.operating_system_is_tool,
    host_name = excluded.host_name,
    host_kind = excluded.host_kind,
    host_patterns = excluded.host_patterns,
    syn_signature = excluded.syn_signature,
    database_name = excluded.database_name,
    database_build = excluded.database_build,
    absorbed_by = excluded.absorbed_by,
    generation = excluded.generation,
    revision = excluded.revision,
    enrichment_level = excluded.enrichment_level
where (attacks.generation, attacks.revision, attacks.enrichment_level, attacks.database_build) <= (excluded.generation, excluded.revision, excluded.enrichment_level, excluded.database_build)
;

delete from stage_visits n where exists (select from attacks p join stage_attacks s on p.opened = s.opened and p.id = s.id and (p.generation, p.revision, p.enrichment_level, p.database_build) > (s.generation, s.revision, s.enrichment_level, s.database_build) where n.opened = p.opened and n.attack = p.id)
;

delete from stage_payloads n where exists (select from attacks p join stage_attacks s on p.opened = s.opened and p.id = s.id and (p.generation, p.revision, p.enrichment_level, p.database_build) > (s.generation, s.revision, s.enrichment_level, s.database_build) where n.opened = p.opened and n.attack = p.id)
;

delete from stage_attacks n where exists (select from attacks p join stage_attacks s on p.opened = s.opened and p.id = s.id and (p.generation, p.revision, p.enrichment_level, p.database_build) > (s.generation, s.revision, s.enrichment_level, s.database_build) where n.opened = p.opened and n.id = p.id)
;

delete from visits
where (opened, attack, machine) in (
    select o.opened, o.attack, o.machine
    from stage_attacks p
    cross join lateral (select opened, attack, machine from visits where visits.opened = p.opened and visits.attack = p.id and visits.opened >= '2013-06-01 00:00:00+00' and visits.opened < '2013-07-01 00:00:00+00' offset 0) o
    where not exists (select from stage_visits n where n.opened = o.opened and n.attack = o.attack and n.machine = o.machine)
) and visits.opened >= '2013-06-01 00:00:00+00'
;

delete from payloads
where (opened, attack, machine, transport, port) in (
    select o.opened, o.attack, o.machine, o.transport, o.port
    from stage_attacks p
    cross join lateral (select opened, attack, machine, transport, port from payloads where payloads.opened = p.opened and payloads.attack = p.id and payloads.opened >= '2013-06-01 00:00:00+00' and payloads.opened < '2013-07-01 00:00:00+00' offset 0) o
    where not exists (select from stage_payloads n where n.opened = o.opened and n.attack = o.attack and n.machine = o.machine and n.transport = o.transport and n.port = o.port)
) and payloads.opened >= '2013-06-01 00:00:00+00'
;

insert into visits (opened, attack, machine, platform, source, class, attack_first_seen, ports_sequence, ports, truncated, reached, first_seen, last_seen, packets_received, packets_sent, bytes_received, bytes_sent, handshakes, is_repeat, stream_bytes_received, stream_bytes_sent, retransmitted_segments, retransmitted_bytes, out_of_order_segments, overlapping_segments, resets_received, resets_sent, ended_closed, ended_reset_by_source, ended_reset_by_machine, ended_open, ended_unanswered, streams_truncated)
select opened, attack, machine, platform, source, class, attack_first_seen, ports_sequence, ports, truncated, reached, first_seen, last_seen, packets_received, packets_sent, bytes_received, bytes_sent, handshakes, is_repeat, stream_bytes_received, stream_bytes_sent, retransmitted_segments, retransmitted_bytes, out_of_order_segments, overlapping_segments, resets_received, resets_sent, ended_closed, ended_reset_by_source, ended_reset_by_machine, ended_open, ended_unanswered, streams_truncated
from stage_visits n
where coalesce((select (visits.platform, visits.source, visits.class, visits.attack_first_seen, visits.ports_sequence, visits.ports, visits.truncated, visits.reached, visits.first_seen, visits.last_seen, visits.packets_received, visits.packets_sent, visits.bytes_received, visits.bytes_sent, visits.handshakes, visits.is_repeat, visits.stream_bytes_received, visits.stream_bytes_sent, visits.retransmitted_segments, visits.retransmitted_bytes, visits.out_of_order_segments, visits.overlapping_segments, visits.resets_received, visits.resets_sent, visits.ended_closed, visits.ended_reset_by_source, visits.ended_reset_by_machine, visits.ended_open, visits.ended_unanswered, visits.streams_truncated) is distinct from (n.platform, n.source, n.class, n.attack_first_seen, n.ports_sequence, n.ports, n.truncated, n.reached, n.first_seen, n.last_seen, n.packets_received, n.packets_sent, n.bytes_received, n.bytes_sent, n.handshakes, n.is_repeat, n.stream_bytes_received, n.stream_bytes_sent, n.retransmitted_segments, n.retransmitted_bytes, n.out_of_order_segments, n.overlapping_segments, n.resets_received, n.resets_sent, n.ended_closed, n.ended_reset_by_source, n.ended_reset_by_machine, n.ended_open, n.ended_unanswered, n.streams_truncated) from visits where n.opened = visits.opened and n.attack = visits.attack and n.machine = visits.machine and visits.opened >= '2013-06-01 00:00:00+00' and visits.opened < '2013-07-01 00:00:00+00'), true)
order by opened, attack, machine
on conflict (opened, attack, machine) do update set
    platform = excluded.platform,
    source = excluded.source,
    class = excluded.class,
    attack_first_seen = excluded.attack_first_seen,
    ports_sequence = excluded.ports_sequence,
    ports = excluded.ports,
    truncated = excluded.truncated,
    reached = excluded.reached,
    first_seen = excluded.first_seen,
    last_seen = excluded.last_seen,
    packets_received = excluded.packets_received,
    packets_sent = excluded.packets_sent,
    bytes_received = excluded.bytes_received,
    bytes_sent = excluded.bytes_sent,
    handshakes = excluded.handshakes,
    is_repeat = excluded.is_repeat,
    stream_bytes_received = excluded.stream_bytes_received,
    stream_bytes_sent = excluded.stream_bytes_sent,
    retransmitted_segments = excluded.retransmitted_segments,
    retransmitted_bytes = excluded.retransmitted_bytes,
    out_of_order_segments = excluded.out_of_order_segments,
    overlapping_segments = excluded.overlapping_segments,
    resets_received = excluded.resets_received,
    resets_sent = excluded.resets_sent,
    ended_closed = excluded.ended_closed,
    ended_reset_by_source = excluded.ended_reset_by_source,
    ended_reset_by_machine = excluded.ended_reset_by_machine,
    ended_open = excluded.ended_open,
    ended_unanswered = excluded.ended_unanswered,
    streams_truncated = excluded.streams_truncated
where (visits.platform, visits.source, visits.class, visits.attack_first_seen, visits.ports_sequence, visits.ports, visits.truncated, visits.reached, visits.first_seen, visits.last_seen, visits.packets_received, visits.packets_sent, visits.bytes_received, visits.bytes_sent, visits.handshakes, visits.is_repeat, visits.stream_bytes_received, visits.stream_bytes_sent, visits.retransmitted_segments, visits.retransmitted_bytes, visits.out_of_order_segments, visits.overlapping_segments, visits.resets_received, visits.resets_sent, visits.ended_closed, visits.ended_reset_by_source, visits.ended_reset_by_machine, visits.ended_open, visits.ended_unanswered, visits.streams_truncated) is distinct from (excluded.platform, excluded.source, excluded.class, excluded.attack_first_seen, excluded.ports_sequence, excluded.ports, excluded.truncated, excluded.reached, excluded.first_seen, excluded.last_seen, excluded.packets_received, excluded.packets_sent, excluded.bytes_received, excluded.bytes_sent, excluded.handshakes, excluded.is_repeat, excluded.stream_bytes_received, excluded.stream_bytes_sent, excluded.retransmitted_segments, excluded.retransmitted_bytes, excluded.out_of_order_segments, excluded.overlapping_segments, excluded.resets_received, excluded.resets_sent, excluded.ended_closed, excluded.ended_reset_by_source, excluded.ended_reset_by_machine, excluded.ended_open, excluded.ended_unanswered, excluded.streams_truncated)
;

insert into payloads (opened, attack, machine, transport, port, platform, source, class, attack_first_seen, first_seen, service, length, stream_bytes, truncated, printable, payload)
select opened, attack, machine, transport, port, platform, source, class, attack_first_seen, first_seen, service, length, stream_bytes, truncated, printable, payload
from stage_payloads n
where coalesce((select (payloads.platform, payloads.source, payloads.class, payloads.attack_first_seen, payloads.first_seen, payloads.service, payloads.length, payloads.stream_bytes, payloads.truncated, payloads.printable, payloads.payload) is distinct from (n.platform, n.source, n.class, n.attack_first_seen, n.first_seen, n.service, n.length, n.stream_bytes, n.truncated, n.printable, n.payload) from payloads where n.opened = payloads.opened and n.attack = payloads.attack and n.machine = payloads.machine and n.transport = payloads.transport and n.port = payloads.port and payloads.opened >= '2013-06-01 00:00:00+00' and payloads.opened < '2013-07-01 00:00:00+00'), true)
order by opened, attack, machine, transport, port
on conflict (opened, attack, machine, transport, port) do update set
    platform = excluded.platform,
    source = excluded.source,
    class = excluded.class,
    attack_first_seen = excluded.attack_first_seen,
    first_seen = excluded.first_seen,
    service = excluded.service,
    length = excluded.length,
    stream_bytes = excluded.stream_bytes,
    truncated = excluded.truncated,
    printable = excluded.printable,
    payload = excluded.payload
where (payloads.platform, payloads.source, payloads.class, payloads.attack_first_seen, payloads.first_seen, payloads.service, payloads.length, payloads.stream_bytes, payloads.truncated, payloads.printable, payloads.payload) is distinct from (excluded.platform, excluded.source, excluded.class, excluded.attack_first_seen, excluded.first_seen, excluded.service, excluded.length, excluded.stream_bytes, excluded.truncated, excluded.printable, excluded.payload)
;

insert into statistics (platform, window_kind, window_key, measure, item, partition, generation, sources, visits, packets, bytes, window_start, window_end, as_of, is_final, revision)
select platform, window_kind, window_key, measure, item, partition, generation, sources, visits, packets, bytes, window_start, window_end, as_of, is_final, revision from stage_statistics
on conflict (platform, window_kind, measure, window_key, statistic_item_key(item), partition, generation) do update set
    item = excluded.item,
    sources = excluded.sources,
    visits = excluded.visits,
    packets = excluded.packets,
    bytes = excluded.bytes,
    window_start = excluded.window_start,
    window_end = excluded.window_end,
    as_of = excluded.as_of,
    is_final = excluded.is_final,
    revision = excluded.revision
where (statistics.revision) <= (excluded.revision)
;

insert into ledger_hours (platform, hour, generation, sensor, epoch, partition, captured, delivered, counted, duplicate, missing, late, clock_refused, malformed, unreadable, lost_records, is_redriven)
select platform, hour, generation, sensor, epoch, partition, captured, delivered, counted, duplicate, missing, late, clock_refused, malformed, unreadable, lost_records, is_redriven from stage_ledger_hours
order by platform, hour, generation, sensor, epoch, partition
on conflict (platform, hour, generation, sensor, epoch, partition) do update set
    captured = excluded.captured,
    delivered = excluded.delivered,
    counted = excluded.counted,
    duplicate = excluded.duplicate,
    missing = excluded.missing,
    late = excluded.late,
    clock_refused = excluded.clock_refused,
    malformed = excluded.malformed,
    unreadable = excluded.unreadable,
    lost_records = excluded.lost_records,
    is_redriven = excluded.is_redriven
where (ledger_hours.captured, ledger_hours.delivered, ledger_hours.lost_records) < (excluded.captured, excluded.delivered, excluded.lost_records)
;

insert into ledger (generation, platform, sensor, epoch, partition, revision, last_batch, captured, delivered, counted, duplicate, missing, late, clock_refused, malformed, unreadable, missing_batches, clock, first_captured, last_captured, lost_records, is_redriven)
select generation, platform, sensor, epoch, partition, revision, last_batch, captured, delivered, counted, duplicate, missing, late, clock_refused, malformed, unreadable, missing_batches, clock, first_captured, last_captured, lost_records, is_redriven from stage_ledger
order by platform, generation, sensor, epoch, partition
on conflict (platform, generation, sensor, epoch, partition) do update set
    revision = excluded.revision,
    last_batch = excluded.last_batch,
    captured = excluded.captured,
    delivered = excluded.delivered,
    counted = excluded.counted,
    duplicate = excluded.duplicate,
    missing = excluded.missing,
    late = excluded.late,
    clock_refused = excluded.clock_refused,
    malformed = excluded.malformed,
    unreadable = excluded.unreadable,
    missing_batches = excluded.missing_batches,
    clock = excluded.clock,
    first_captured = excluded.first_captured,
    last_captured = excluded.last_captured,
    lost_records = excluded.lost_records,
    is_redriven = excluded.is_redriven
where (ledger.revision) <= (excluded.revision)
;

do $do$ begin execute hold_partitions_sql($sql$select i.id from unnest(array['-0']) as i (id)$sql$); end $do$
;

select set_config(k.name, 'off', true)
from unnest(array['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin']) as k (name)
;

update attacks set
    platform = n.platform,
    source = n.source,
    first_seen = n.first_seen,
    last_seen = n.last_seen,
    class = n.class,
    spoofable = n.spoofable,
    machines_targeted = n.machines_targeted,
    visiting_order = n.visiting_order,
    in_parallel = n.in_parallel,
    packets_received = n.packets_received,
    packets_sent = n.packets_sent,
    bytes_received = n.bytes_received,
    bytes_sent = n.bytes_sent,
    handshakes = n.handshakes,
    country = n.country,
    city = n.city,
    asn = n.asn,
    network = n.network,
    operating_system = n.operating_system,
    operating_system_name = n.operating_system_name,
    operating_system_flavour = n.operating_system_flavour,
    operating_system_distance = n.operating_system_distance,
    operating_system_match = n.operating_system_match,
    operating_system_is_tool = n.operating_system_is_tool,
    host_name = n.host_name,
    host_kind = n.host_kind,
    host_patterns = n.host_patterns,
    syn_signature = n.syn_signature,
    database_name = n.database_name,
    database_build = n.database_build,
    absorbed_by = n.absorbed_by,
    generation = n.generation,
    revision = n.revision,
    enrichment_level = n.enrichment_level
from stage_known_attacks n
where attacks.opened = n.opened and attacks.id = n.id and attacks.opened >= '2013-06-01 00:00:00+00'
and (attacks.generation, attacks.revision, attacks.enrichment_level, attacks.database_build) = (n.known_generation, n.known_revision, n.known_enrichment_level, n.known_database_build)
;

update visits set
    platform = n.platform,
    source = n.source,
    class = n.class,
    attack_first_seen = n.attack_first_seen,
    ports_sequence = n.ports_sequence,
    ports = n.ports,
    truncated = n.truncated,
    reached = n.reached,
    first_seen = n.first_seen,
    last_seen = n.last_seen,
    packets_received = n.packets_received,
    packets_sent = n.packets_sent,
    bytes_received = n.bytes_received,
    bytes_sent = n.bytes_sent,
    handshakes = n.handshakes,
    is_repeat = n.is_repeat,
    stream_bytes_received = n.stream_bytes_received,
    stream_bytes_sent = n.stream_bytes_sent,
    retransmitted_segments = n.retransmitted_segments,
    retransmitted_bytes = n.retransmitted_bytes,
    out_of_order_segments = n.out_of_order_segments,
    overlapping_segments = n.overlapping_segments,
    resets_received = n.resets_received,
    resets_sent = n.resets_sent,
    ended_closed = n.ended_closed,
    ended_reset_by_source = n.ended_reset_by_source,
    ended_reset_by_machine = n.ended_reset_by_machine,
    ended_open = n.ended_open,
    ended_unanswered = n.ended_unanswered,
    streams_truncated = n.streams_truncated
from stage_visits n
where visits.opened = n.opened and visits.attack = n.attack and visits.machine = n.machine and visits.opened >= '2013-06-01 00:00:00+00'
;

update payloads set
    platform = n.platform,
    source = n.source,
    class = n.class,
    attack_first_seen = n.attack_first_seen,
    first_seen = n.first_seen,
    service = n.service,
    length = n.length,
    stream_bytes = n.stream_bytes,
    truncated = n.truncated,
    printable = n.printable,
    payload = n.payload
from stage_payloads n
where payloads.opened = n.opened and payloads.attack = n.attack and payloads.machine = n.machine and payloads.transport = n.transport and payloads.port = n.port and payloads.opened >= '2013-06-01 00:00:00+00'
;
