import Postgres

/// The rows of the ledger in the database.
struct LedgerRows {
    /// What a row spans.
    enum Span: String, CaseIterable { case hour, day, platform }

    let connection: Connection
    let platforms: [String]
    let period: LedgerPeriod

    /// A name that nothing is known of is more likely misspelt than silent.
    func checkPlatforms() throws {
        let sql = "select platform from ledger union select platform from sensor_hours union select id from platforms order by 1"
        let known = try connection.query(sql).compactMap { $0.first ?? nil }
        for platform in platforms where !known.contains(platform) {
            throw LedgerError("cannot show platform \"\(platform)\": nothing is known of it; there are: \(known.joined(separator: ", "))")
        }
    }

    func accounts(by span: Span) throws -> [LedgerAccount] {
        let columns = LedgerAccount.quantities.map(\.column).joined(separator: ", ") + ", complete_percent, balances"
        let source =
            switch span {
            case .platform: "'' as time, \(columns) from completeness_of($1, $2, $3)"
            case .hour:
                """
                to_char(hour, 'YYYY-MM-DD HH24:MI') as time, \(columns) from completeness_hours
                where hour > $1::timestamptz - interval '1 hour' and hour < $2 and ($3::text[] is null or platform = any ($3))
                """
            case .day:
                """
                day::text as time, \(columns) from completeness_days
                where day >= ($1::timestamptz)::date and day::timestamp at time zone 'UTC' < $2::timestamptz
                    and ($3::text[] is null or platform = any ($3))
                """
            }
        return try connection.query("select platform, \(source) order by platform, time", parameters).compactMap { account($0, span) }
    }

    private func account(_ row: [String?], _ span: Span) -> LedgerAccount? {
        let quantities = LedgerAccount.quantities
        guard row.count == quantities.count + 4, let platform = row[0] else { return nil }
        var account = LedgerAccount(platform: platform, time: span == .platform ? nil : row[1])
        for (index, quantity) in quantities.enumerated() {
            // A sum beyond 64 bits is a hostile claim: it is shown as far as it can be.
            account[keyPath: quantity.path] = row[index + 2].map { Int64($0) ?? ($0.hasPrefix("-") ? .min : .max) } ?? 0
        }
        account.completePercent = row[row.count - 2].flatMap(Double.init) ?? 0
        account.balances = row[row.count - 1] == "t"
        return account
    }

    func gaps() throws -> [LedgerGap] {
        let sql = """
            select l.platform, l.sensor, l.epoch, l.partition, m.gap->>'first', m.gap->>'last', m.gap->>'packets',
                to_char(h.noticed_from, 'YYYY-MM-DD HH24:MI'), to_char(h.noticed_to, 'YYYY-MM-DD HH24:MI')
            from ledger l
            cross join jsonb_array_elements(l.missing_batches) m (gap)
            cross join lateral (
                select min(h.hour) as noticed_from, max(h.hour) as noticed_to from ledger_hours h
                where h.platform = l.platform and h.generation = l.generation and h.sensor = l.sensor and h.epoch = l.epoch
                    and h.partition = l.partition and h.missing > 0
            ) h
            where not l.is_redriven and ($3::text[] is null or l.platform = any ($3))
                and (h.noticed_to is null or h.noticed_to > $1::timestamptz - interval '1 hour' and h.noticed_from < $2::timestamptz)
            order by l.platform, l.sensor, l.epoch, l.partition, (m.gap->>'first')::numeric
            """
        return try connection.query(sql, parameters).map { row in
            let texts = row.map { $0 ?? "" }
            return LedgerGap(
                platform: texts[0], sensor: texts[1], epoch: texts[2], partition: texts[3], firstBatch: texts[4], lastBatch: texts[5],
                packets: texts[6], noticedFrom: texts[7], noticedTo: texts[8])
        }
    }

    private var parameters: [String?] { [period.from, period.to, platforms.isEmpty ? nil : Self.array(platforms)] }

    /// An array as Postgres reads it.
    static func array(_ texts: [String]) -> String {
        let quoted = texts.map { text in
            "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
        }
        return "{" + quoted.joined(separator: ",") + "}"
    }
}
