/// Figures 2 and 3 of one platform: each day with a ports sequence, and the same day elsewhere.
struct PaperSeries {
    struct Day {
        let day: String
        /// Nil on a day that was not active: downtime is no zero.
        let sources: Double?
        let elsewhere: Double?
    }

    let platform: String
    var days: [Day] = []

    var total: Double { days.reduce(0) { $0 + ($1.sources ?? 0) } }
    var peak: Day? { days.filter { $0.sources != nil }.max { ($0.sources ?? 0) < ($1.sources ?? 0) } }
    var peakElsewhere: Day? { days.filter { $0.elsewhere != nil }.max { ($0.elsewhere ?? 0) < ($1.elsewhere ?? 0) } }
    var average: Double? { Self.average(days.compactMap(\.sources)) }
    var averageElsewhere: Double? { Self.average(days.compactMap(\.elsewhere)) }

    /// Every platform with the sequence, those with most sources first.
    static func read(_ scope: PaperScope) throws -> [PaperSeries] {
        let sql = """
            select platform, day, case when is_active then sources end, reference_value
            from figure_3($1, $2, $3, $4) order by platform, day
            """
        var series: [PaperSeries] = []
        for row in try scope.rows(sql, withSequence: true) where row.count == 4 {
            let platform = row[0] ?? ""
            if series.last?.platform != platform { series.append(PaperSeries(platform: platform)) }
            let day = Day(day: row[1] ?? "", sources: row[2].flatMap(Double.init), elsewhere: row[3].flatMap(Double.init))
            series[series.count - 1].days.append(day)
        }
        return series.sorted { ($0.total, $1.platform) > ($1.total, $0.platform) }
    }

    private static func average(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
