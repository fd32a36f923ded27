-- Who the dashboards are in the database: reads what analysts read, and nothing else. psql -f role.sql, then \password leurre_grafana
create role leurre_grafana login in role leurre_analyst;
alter role leurre_grafana set search_path = leurre;
alter role leurre_grafana set default_transaction_read_only = on;
alter role leurre_grafana set statement_timeout = '60s';
