-- Who may do what in the house's database, and no more; who works owns nothing. To be run by a superuser, as often as one likes:
--
--   createdb --template template0 --encoding UTF8 --locale-provider libc --lc-collate C leurre
--                                          (compares texts byte by byte: the sink sends them in that order)
--   psql -d leurre -f roles.sql
--   psql -d leurre -c '\password leurre_migrate' -c '\password leurre_sink' …    -- or certificates, see pg_hba.conf
--   LEURRE_POSTGRES=postgres://leurre_migrate@… leurre migrate
--
--   leurre_owner     owns the tables; nobody can log in as it
--   leurre_migrate   leurre migrate, leurre rebuild: works as the owner, for as long as that takes
--   leurre_sink      leurre-sink: writes rows; cannot make, change or drop a table, nor remove an attack
--   leurre_ops       leurre status, ledger, alert: the account and the clocks; no attacker's address, no payload
--   leurre_import    leurre import
--   leurre_analyst   a group of all who read: create role ada login in role leurre_analyst (Grafana: deploy/grafana/role.sql)
--
-- Tables that somebody else owns already: reassign owned by SOMEBODY to leurre_owner, then run this again.
\set ON_ERROR_STOP on
set client_min_messages = warning;

select format('create role %I %s', name, kind)
from (values
    ('leurre_owner', 'nologin'), ('leurre_analyst', 'nologin'), ('leurre_migrate', 'login'), ('leurre_sink', 'login'), ('leurre_ops', 'login'),
    ('leurre_import', 'login')
) wanted (name, kind)
where to_regrole(name) is null
\gexec

-- What it makes is the owner's.
grant leurre_owner to leurre_migrate;
alter role leurre_migrate set role = 'leurre_owner';

alter role leurre_ops set default_transaction_read_only = on;
alter role leurre_ops set statement_timeout = '60s';

revoke all on database :"DBNAME" from public;
grant connect, create, temporary on database :"DBNAME" to leurre_owner;
grant connect on database :"DBNAME" to leurre_analyst, leurre_ops, leurre_import;
-- Rows are copied into temporary tables first.
grant connect, temporary on database :"DBNAME" to leurre_sink;
-- Its metrics tell of everybody's connections and transactions.
grant pg_read_all_stats to leurre_sink;
revoke create on schema public from public;

-- In the houses that are there; in others the migrations do it.
do $$
declare
    house name;
begin
    for house in select n.nspname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.proname = 'give_rights' loop
        perform set_config('search_path', quote_ident(house), true);
        execute format('select %I.give_rights()', house);
    end loop;
end
$$;
