-- The live tables of one platform are read from its rows. Postgres computes a common table expression that is used twice once, for every platform
-- there is, before it looks which one is meant; asked for "not materialized" it begins with the platform instead. For all platforms together
-- that makes no difference. The views are as they were but for these words; where they are not found, a view is only slower.

do $$
declare
    change record;
    known text;
begin
    for change in
        select * from (values ('platform_clock', 'lines'), ('platform_rolling', 'generations')) as changes (view_name, expression)
    loop
        known := pg_get_viewdef(change.view_name::regclass);
        execute format(
            'create or replace view %I as %s', change.view_name,
            replace(known, 'WITH ' || change.expression || ' AS (', 'WITH ' || change.expression || ' AS NOT MATERIALIZED ('));
    end loop;
end
$$;
