-- A sink looks for each row by its key, and forbids hash and merge joins and bitmaps until its transaction ends: the planner, which knows nothing of tables
-- that were filled a moment ago, would read a month's rows to find some thousands. What triggers count is joined as the planner likes all the same.
alter function count_days() set enable_hashjoin = on set enable_mergejoin = on set enable_bitmapscan = on;
