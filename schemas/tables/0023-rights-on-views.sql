-- The sink measures what the tables hold, and asks their views.

create or replace function give_rights() returns void
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
            c.relname not in ('attacks', 'visits', 'payloads', 'addresses') as is_of_ops
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = here and c.relkind in ('r', 'p', 'v') and not c.relispartition
    loop
        if to_regrole('leurre_analyst') is not null then
            execute format('grant select on %I.%I to leurre_analyst', here, thing.name);
        end if;
        if to_regrole('leurre_sink') is not null then
            execute format(
                'grant %s on %I.%I to leurre_sink',
                case
                    when not thing.is_table or not thing.is_of_sink then 'select'
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
