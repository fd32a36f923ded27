-- Every file here is applied once, in order, and never changed afterwards: what must change changes in a new file.
-- No file names a schema: the one that comes first in search_path is meant, so that a second house can stand beside the first.

create table schema_version (
    number integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
);

comment on table schema_version is 'Which migrations made this schema; written by "leurre migrate" and by the start of the sink.';
comment on column schema_version.number is 'Number of the migration; they are applied in this order.';
comment on column schema_version.name is 'What the migration brought.';
comment on column schema_version.checksum is 'SHA-256 of the migration''s text: two programs that call different texts the same number are told apart.';
comment on column schema_version.applied_at is 'When it was applied.';
