extension Comparison {
    typealias Scratch = (name: String, sql: String)

    /// Lines whose beginning the rebuilt side lost, and until when: a sensor captures and sends in order, so what was cut off had been
    /// captured before what is left. A line that only the live side has was cut off whole, unless it is only new. A line without a clock is
    /// of packets that a person gave in again, in any order.
    var lines: Scratch {
        let known = { (schema: SchemaName) in
            """
            select g.platform, g.sensor, g.epoch, g.partition, min(g.first_captured) as first_captured, max(g.last_captured) as last_captured,
                sum(g.counted) as counted, bool_and(g.clock is null) as is_unordered, bool_or(\(isBehindFloor("g", schema))) as is_moving
            from \(schema.quoted).ledger g group by g.platform, g.sensor, g.epoch, g.partition
            """
        }
        return (
            "compared_line",
            """
            select platform, sensor, epoch, partition,
                case
                    when r.is_moving is null then case when not l.is_moving then l.last_captured end
                    when l.is_unordered then case when l.counted > r.counted and not l.is_moving then l.last_captured end
                    when r.first_captured is null or l.first_captured < r.first_captured then coalesce(r.first_captured, l.last_captured)
                end as lost_until
            from (\(known(live))) l
            left join (\(known(rebuilt))) r using (platform, sensor, epoch, partition)
            """
        )
    }

    /// From when to when attacks can be compared. One that was first seen 25 hours after the last packet that was cut off has all its
    /// packets behind the cut, on either side; before the end of the captures the same holds the other way round.
    var spans: Scratch {
        let name = "compared_span"
        guard input == .captures else {
            return (
                name,
                """
                select platform, partition, max(lost_until) + interval '25 hours' as compared_from, 'infinity'::timestamptz as compared_till
                from compared_line group by platform, partition having max(lost_until) is not null
                """
            )
        }
        let known = { (schema: SchemaName) in
            "select platform, min(first_captured) as first, max(last_captured) as last from \(schema.quoted).ledger group by platform"
        }
        return (
            name,
            """
            select platform, null::integer as partition,
                case when r.first is null then 'infinity'::timestamptz when l.first < r.first then r.first + interval '25 hours'
                    else '-infinity' end as compared_from,
                case when l.last > r.last then r.last - interval '25 hours' else 'infinity'::timestamptz end as compared_till
            from (\(known(live))) l
            left join (\(known(rebuilt))) r using (platform)
            where r.first is null or l.first < r.first or l.last > r.last
            """
        )
    }

    /// Addresses with an attack that has changed behind the floor: a late packet may have joined it to any other of theirs.
    var moving: Scratch {
        let changed = { (schema: SchemaName) in
            """
            select a.platform, a.source from (
                select platform, source, generation, revision, \(Self.partition) as partition from \(schema.quoted).attacks a
            ) a where \(isBehindFloor("a", schema))
            """
        }
        return ("compared_moving", "\(changed(live)) union \(changed(rebuilt))")
    }

    /// Hours of a platform in which lies an attack that is not compared.
    var touched: Scratch {
        let unsettled = [live, rebuilt].map { "select * from (\(standing($0))) a where is_outside or is_moving" }
        return (
            "compared_touched",
            """
            select a.platform, h.hour, bool_or(a.is_outside) as is_outside, bool_or(a.is_moving) as is_moving
            from (\(unsettled.joined(separator: " union all "))) a,
                generate_series(date_trunc('hour', a.first_seen, 'UTC'), a.last_seen, interval '1 hour') h (hour)
            group by a.platform, h.hour
            """
        )
    }

    /// Whether the rolling windows of a platform end at the same instant on both sides.
    var clocks: Scratch {
        let known = { (schema: SchemaName) in
            """
            select platform, window_kind, max(as_of) as as_of, max(window_end) as window_end
            from \(schema.quoted).platform_rolling group by platform, window_kind
            """
        }
        return (
            "compared_clock",
            """
            select platform, window_kind,
                coalesce(l.as_of is not distinct from r.as_of and l.window_end = r.window_end, false) as is_same
            from (\(known(live))) l join (\(known(rebuilt))) r using (platform, window_kind)
            """
        )
    }
}
