-- Who works need not own. The sink writes rows and asks the tables' owner for a month's partitions; who may do what is said once, here, for the
-- roles that deploy/postgres/roles.sql makes. Where they are not there, nothing changes.

create function make_months(house name, first_day date) returns void
    language plpgsql
    security definer
    -- Nothing that the caller has made stands before what is meant.
    set search_path = pg_catalog, pg_temp
as $$
declare
    next_day date := first_day + interval '1 month';
    parent text;
    month text;
begin
    if extract(day from first_day) <> 1 then
        raise exception '% is not the first day of a month', first_day;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('leurre months of ' || house, 0));
    foreach parent in array array['attacks', 'visits', 'payloads'] loop
        month := parent || to_char(first_day, '_YYYY_MM');
        continue when to_regclass(format('%I.%I', house, month)) is not null;
        execute format('create table %1$I.%2$I (like %1$I.%3$I including generated) with (fillfactor = 85)', house, month, parent);
        execute format(
            'comment on table %I.%I is %L', house, month, format('The rows of %s opened in %s.', parent, to_char(first_day, 'YYYY-MM')));
        execute format(
            'alter table %1$I.%3$I attach partition %1$I.%2$I for values from (%4$L) to (%5$L)', house, month, parent,
            to_char(first_day, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(next_day, 'YYYY-MM-DD') || ' 00:00:00+00');
    end loop;
end
$$;

comment on function make_months is
    'Makes the partitions of a UTC month in the schema of a house, if they are not there. With the rights of its owner: a sink owns nothing.';

revoke all on function make_months from public;

create function give_rights() returns void
    language plpgsql
as $$
declare
    here text := current_schema();
    thing record;
begin
    for thing in
        select
            c.relname as name, c.relkind in ('r', 'p') as is_table,
            -- What migrations and imports write, and the rebuild.
            c.relname not in ('schema_version', 'global_series', 'paper_values', 'claim_sentences') as is_of_sink,
            -- Attackers' addresses, and bytes that may be exploits.
            c.relname not in ('attacks', 'visits', 'payloads') as is_of_ops
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = here and c.relkind in ('r', 'p', 'v') and not c.relispartition
    loop
        if to_regrole('leurre_analyst') is not null then
            execute format('grant select on %I.%I to leurre_analyst', here, thing.name);
        end if;
        if to_regrole('leurre_sink') is not null and thing.is_table then
            execute format(
                'grant %s on %I.%I to leurre_sink',
                case
                    when not thing.is_of_sink then 'select'
                    when thing.name = 'house' then 'select, insert'
                    when thing.name in ('machines', 'visits', 'payloads') then 'select, insert, update, delete'
                    else 'select, insert, update'
                end,
                here, thing.name);
        end if;
        if to_regrole('leurre_ops') is not null
            and (thing.is_table and thing.is_of_ops
                or thing.name in (
                    'completeness', 'completeness_hours', 'completeness_days', 'coverage', 'coverage_hours', 'platform_clock', 'platform_up',
                    'sensor_contact'))
        then
            execute format('grant select on %I.%I to leurre_ops', here, thing.name);
        end if;
        if to_regrole('leurre_import') is not null and thing.name = 'global_series' then
            execute format('grant select, insert, update on %I.%I to leurre_import', here, thing.name);
        end if;
    end loop;
    for thing in
        select r.rolname as name from pg_roles r where r.rolname in ('leurre_analyst', 'leurre_sink', 'leurre_ops', 'leurre_import')
    loop
        execute format('grant usage on schema %I to %I', here, thing.name);
    end loop;
    if to_regrole('leurre_sink') is not null then
        execute format('grant execute on function %I.make_months to leurre_sink', here);
    end if;
end
$$;

comment on function give_rights is
    'Gives the roles leurre_analyst, leurre_sink, leurre_ops and leurre_import, as far as there are such, the rights that they need in this schema, and no more. Run after every migration.';

revoke all on function give_rights from public;
