-- Two houses may stand on one broker and one database, and one may take the other's place. Which of them writes into a schema is said here,
-- where every sink looks at the beginning of every transaction.

create table house (
    is_only boolean primary key default true check (is_only),
    topic_prefix text not null,
    capture_prefix text not null,
    generation bigint,
    standing text not null default 'live' check (standing in ('live', 'shadow', 'retired')),
    claimed timestamptz not null default now()
);

comment on table house is 'Whose services write into this schema: one row, made by the first sink, or by "leurre rebuild". A sink of another house stops.';
comment on column house.is_only is 'Always true: there is one row at most.';
comment on column house.topic_prefix is 'What stands before the names of the house''s topics and consumer groups (topic-prefix).';
comment on column house.capture_prefix is 'What stands before the names of the topics that its sensors write (capture-prefix).';
comment on column house.generation is 'The generation that the house was built with; null if it was not built by "leurre rebuild".';
comment on column house.standing is 'live; shadow: built by "leurre rebuild" to be compared; retired: a shadow has taken its place.';
comment on column house.claimed is 'When the row was made.';
