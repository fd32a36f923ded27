alter table attacks add column host_patterns text;

comment on column attacks.host_patterns is 'The list of patterns that gave host_kind: paper, modern-1, or a file''s name with a digest of its patterns; null if undetermined.';
comment on column attacks.host_name is 'Reverse DNS of the address, or its name in a file: in small letters, bytes that are no visible ASCII escaped as in \032. Null as long as nobody asked or nobody answered, and if it has none.';
comment on column attacks.host_kind is 'personal computer: the host name fits the patterns of the list in host_patterns; other: it does not; undetermined: no host name.';
comment on column attacks.enrichment_level is 'How much was looked up: 0 without the slow answers, 1 with them (the host name, or the certainty that there is none).';
