-- What one sentence says for a column wherever it stands.
do $$
declare
    sentence record;
begin
    for sentence in
        select c.relname, a.attname,
            coalesce(
                (select min(d.description) from pg_class o
                    join pg_attribute b on b.attrelid = o.oid and b.attname = a.attname
                    join pg_description d on d.objoid = o.oid and d.objsubid = b.attnum
                    where c.relname = 'counted_' || o.relname and o.relnamespace = c.relnamespace),
                w.words) as words
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        left join (values
            ('platform', 'The platform''s id.'),
            ('sensor', 'The sensor''s name.'),
            ('machine', 'Index of the machine on its platform, from 1.'),
            ('source', 'The attacker''s address.'),
            ('day', 'The UTC day.'),
            ('sources', 'Distinct sources.'),
            ('all_sources', 'All sources of the platform: what the percentages refer to.'),
            ('visits', 'Machine visits (source and machine).'),
            ('packets', 'Packets received.'),
            ('bytes', 'Bytes received: lengths of the IP packets.'),
            ('packets_received', 'Packets from the source.'),
            ('packets_sent', 'Packets to the source.'),
            ('bytes_received', 'Bytes from the source: lengths of the IP packets.'),
            ('bytes_sent', 'Bytes to the source: lengths of the IP packets.'),
            ('captured', 'Packets that the sensor says it sent.'),
            ('delivered', 'Packets that came, those that came twice included.'),
            ('counted', 'Packets that are in the attacks.'),
            ('missing', 'Packets that never came.'),
            ('duplicate', 'Packets that came again and were not counted again.'),
            ('late', 'Packets set aside because they came too late.'),
            ('clock_refused', 'Packets set aside because they were captured in the future of their record.'),
            ('malformed', 'Packets set aside because their headers contradict themselves.'),
            ('unreadable', 'Packets set aside with a batch that could not be read.'),
            ('generation', 'Raised whenever a topic is made anew; revisions compare within one.'),
            ('measure', 'What is counted: all, machines (reached), order, class, country, system, sequence, port, common (seen on another platform too).'),
            ('item', 'Which country, ports sequence, port, …; empty for the measure all.'),
            ('ports_sequence', 'Ports in order of first touch, each once: {135/tcp,4444/tcp}.'),
            ('as_of', 'The platform''s clock: everything captured up to it is counted. Null if it is not known.'),
            ('is_final', 'Nothing will change this any more.')
        ) w (name, words) on w.name = a.attname
        where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
            and not exists (select from pg_description d where d.objoid = c.oid and d.objsubid = a.attnum)
    loop
        execute format('comment on column %I.%I is %L', sentence.relname, sentence.attname, sentence.words);
    end loop;
end
$$;

do $$
begin
    create role leurre_analyst nologin;
exception
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then
        if to_regrole('leurre_analyst') is null then
            raise exception 'the role "leurre_analyst" is not there and this user may not make it; as a superuser: create role leurre_analyst nologin';
        end if;
end
$$;

-- To read, and nothing else.
do $$
begin
    execute format('grant usage on schema %I to leurre_analyst', current_schema());
    execute format('grant select on all tables in schema %I to leurre_analyst', current_schema());
    execute format('alter default privileges in schema %I grant select on tables to leurre_analyst', current_schema());
end
$$;
