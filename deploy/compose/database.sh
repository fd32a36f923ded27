#!/bin/bash
# First start of the database, which compares texts byte by byte (the sink sends them in that order): an owner of the tables that nobody can
# log in as, and whoever works or reads. Passwords come as files.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" -c "create database leurre template template0 encoding 'UTF8' locale_provider libc lc_collate 'C'"
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname leurre -f "${LEURRE_ROLES:-/etc/leurre/roles.sql}" -f - <<'SQL'
\set migrate `cat /run/secrets/migrate`
\set sink `cat /run/secrets/sink`
\set grafana `cat /run/secrets/grafana`
alter role leurre_migrate password :'migrate';
alter role leurre_sink password :'sink';
create role leurre_grafana login password :'grafana' in role leurre_analyst;
alter role leurre_grafana set search_path = leurre;
alter role leurre_grafana set default_transaction_read_only = on;
alter role leurre_grafana set statement_timeout = '60s';
SQL
