#!/bin/bash
# First start of the database: an owner of the tables, readers, and nobody else. Passwords come as files.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" \
  -v leurre="$(cat /run/secrets/leurre)" -v grafana="$(cat /run/secrets/grafana)" <<'SQL'
create role leurre login password :'leurre';
create role leurre_analyst nologin;
create database leurre owner leurre;
revoke all on database leurre from public;
grant connect on database leurre to leurre_analyst;
create role leurre_grafana login password :'grafana' in role leurre_analyst;
alter role leurre_grafana set search_path = leurre;
alter role leurre_grafana set default_transaction_read_only = on;
alter role leurre_grafana set statement_timeout = '60s';
SQL
