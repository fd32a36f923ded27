import Pipeline

extension TableDefinition where Source == Statistic {
    static let statistics = TableDefinition(
        name: "statistics",
        key: ["platform", "window_kind", "measure", "window_key", "statistic_item_key(item)", "partition", "generation"],
        rank: ["revision"],
        columns: [
            Column("platform") { $1.text($0.key.platform) },
            Column("window_kind") { $1.text($0.key.window.kindText) },
            Column("window_key") { $1.time($0.key.window.keyTime ?? Timestamp(nanoseconds: 0)) },
            Column("measure") { $1.text($0.key.measure.rawValue) },
            Column("item") { $1.text($0.key.item) },
            Column("partition") { $1.integer($0.key.partition) },
            Column("generation") { $1.bigint(Int64($0.key.generation)) },
            Column("sources") { $1.bigint($0.value.sources) },
            Column("visits") { $1.bigint($0.value.visits) },
            Column("packets") { $1.bigint($0.value.packets) },
            Column("bytes") { $1.bigint($0.value.bytes) },
            Column("window_start") { $1.time($0.start) },
            Column("window_end") { $1.time($0.end) },
            Column("as_of") { $1.time(optional: $0.asOf.known) },
            Column("is_final") { $1.bool($0.isFinal) },
            Column("revision") { $1.bigint($0.revision.offset) },
        ], isStagedInOrder: true)
}

extension Window {
    fileprivate var kindText: String {
        switch self {
        case .hour: "hour"
        case .day: "day"
        case .rollingHour: "rolling 1h"
        case .rollingDay: "rolling 24h"
        case .rollingWeek: "rolling 7d"
        }
    }

    /// Where the window starts; 1970 for the rolling ones, whose start moves. Nil if it lies beyond what a timestamp can say.
    var keyTime: Timestamp? {
        switch self {
        case .hour(let hour): Timestamp(number: hour, of: .hour)
        case .day(let day): Timestamp(number: day, of: .days(1))
        case .rollingHour, .rollingDay, .rollingWeek: Timestamp(nanoseconds: 0)
        }
    }
}

extension Timestamp {
    /// The start of a numbered stretch of time; nil beyond the range of the type.
    init?(number: Int32, of length: Span) {
        let (start, overflow) = Int64(number).multipliedReportingOverflow(by: length.nanoseconds)
        guard !overflow else { return nil }
        self.init(nanoseconds: start)
    }
}
