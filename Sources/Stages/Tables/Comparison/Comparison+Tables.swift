/// Names, revisions and the build dates of databases are aside everywhere: they tell the two houses apart, not what they counted.
extension Comparison {
    private func schema(_ isLive: Bool) -> SchemaName { isLive ? live : rebuilt }

    var attacks: ComparedTable {
        ComparedTable(
            "attacks", key: ["platform", "source", "first_seen"],
            aside: [
                "opened", "id", "absorbed_by", "generation", "revision", "enrichment_level", "database_build",
                // Others answer for names, today so and tomorrow otherwise.
                "host_name", "host_kind", "host_patterns",
            ]
        ) { "select a.*, a.revision as row_revision from (\(standing(schema($0)))) a where a.absorbed_by is null" }
    }

    var visits: ComparedTable {
        ComparedTable("visits", key: ["platform", "source", "attack_first_seen", "machine"], aside: ["opened", "attack"]) {
            """
            select v.*, a.revision as row_revision, a.is_outside, a.is_moving
            from \(schema($0).quoted).visits v join (\(standing(schema($0)))) a on a.opened = v.opened and a.id = v.attack
            """
        }
    }

    /// What they say is compared by its digest, so that no payload shows among the differences.
    var payloads: ComparedTable {
        ComparedTable(
            "payloads", key: ["platform", "source", "attack_first_seen", "machine", "transport", "port"], aside: ["opened", "attack", "payload"]
        ) {
            """
            select p.*, a.revision as row_revision, a.is_outside, a.is_moving
            from \(schema($0).quoted).payloads p join (\(standing(schema($0)))) a on a.opened = p.opened and a.id = p.attack
            """
        }
    }

    private static let counts = ["sources", "visits", "packets", "bytes"]
    private static let isCounted = "(w.sources <> 0 or w.visits <> 0 or w.packets <> 0 or w.bytes <> 0)"

    /// How an address is common in a window that is final depends on the order in which the platforms' data came: nothing publishes it
    /// again when another platform's come later. An hour's margin, since a partition may be ahead of the platform's clock.
    /// The smaller lateness of both, since a window that only one side may still change is no more certain.
    private func isUncertain(_ end: String) -> String {
        let lateness = "least(\(live.quoted).allowed_lateness(), \(rebuilt.quoted).allowed_lateness())"
        return "w.measure = 'common' and coalesce(w.as_of >= \(end) + \(lateness) - interval '1 hour', true)"
    }

    /// Whether an attack that is not compared lies in a window: of the platform, or of any, where what others saw counts.
    private func touches(_ column: String, _ condition: String) -> String {
        "exists (select from compared_touched t where t.\(column) and \(condition) and (t.platform = w.platform or w.measure = 'common'))"
    }

    private func windows(_ view: String, _ time: String, end: String, condition: String, _ schema: SchemaName) -> String {
        """
        select w.platform, w.\(time), w.measure, w.item, \(Self.counts.map { "w.\($0)" }.joined(separator: ", ")), null::bigint as row_revision,
            \(touches("is_outside", condition)) or \(isUncertain(end)) as is_outside,
            \(touches("is_moving", condition)) as is_moving
        from \(schema.quoted).\(view) w where \(Self.isCounted)
        """
    }

    var hours: ComparedTable {
        ComparedTable("platform_hour", key: ["platform", "hour", "measure", "item"], columns: Self.counts) {
            windows("platform_hour", "hour", end: "w.hour + interval '1 hour'", condition: "t.hour = w.hour", schema($0))
        }
    }

    var days: ComparedTable {
        ComparedTable("platform_day", key: ["platform", "day", "measure", "item"], columns: Self.counts) {
            windows(
                "platform_day", "day", end: "(w.day + 1)::timestamp at time zone 'UTC'", condition: "(t.hour at time zone 'UTC')::date = w.day",
                schema($0))
        }
    }

    /// Compared only where both clocks are the same, since the windows move with them.
    var rolling: ComparedTable {
        ComparedTable("platform_rolling", key: ["platform", "window_kind", "measure", "item"], columns: Self.counts) {
            """
            select w.platform, w.window_kind, w.measure, w.item, w.sources, w.visits, w.packets, w.bytes, null::bigint as row_revision,
                \(touches("is_outside", "t.hour > w.window_start - interval '1 hour'")) as is_outside,
                \(touches("is_moving", "t.hour > w.window_start - interval '1 hour'")) or not coalesce(c.is_same, true) as is_moving
            from \(schema($0).quoted).platform_rolling w
            left join compared_clock c on c.platform = w.platform and c.window_kind = w.window_kind
            where \(Self.isCounted)
            """
        }
    }

    /// A line that only moves its clock is published from time to time: its clock and last number are no sign of what was counted. What the
    /// log has lost by now, it may have had when the live side read it.
    var ledger: ComparedTable {
        ComparedTable(
            "ledger", key: ["platform", "sensor", "epoch", "partition"], aside: ["generation", "revision", "clock", "last_batch", "lost_records"]
        ) {
            """
            select g.*, g.revision as row_revision, k.lost_until is not null as is_outside, \(isBehindFloor("g", schema($0))) as is_moving
            from \(schema($0).quoted).ledger g
            left join compared_line k using (platform, sensor, epoch, partition)
            where g.generation = (select max(generation) from \(schema($0).quoted).ledger)
            """
        }
    }

    /// A replay numbers its batches anew: only the sums of a platform compare, and no duplicates; nor what is still on its way.
    var completeness: ComparedTable {
        ComparedTable(
            "completeness", key: ["platform"], columns: ["captured", "counted", "missing", "late", "clock_refused", "malformed", "unreadable"]
        ) {
            """
            select c.platform, c.captured - c.pending as captured, c.counted, c.missing, c.late, c.clock_refused, c.malformed, c.unreadable,
                null::bigint as row_revision, false as is_moving,
                exists (select from compared_span s where s.platform = c.platform) as is_outside
            from \(schema($0).quoted).completeness c
            """
        }
    }
}
