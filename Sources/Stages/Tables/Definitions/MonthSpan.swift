/// The months in which rows of a batch were opened. A statement that names them is planned for their partitions only: with those of five years it took
/// longer to plan than to run.
struct MonthSpan: Sendable {
    private let first: MonthPartition
    private let last: MonthPartition

    /// Nil if there are none.
    init?(_ months: Set<MonthPartition>) {
        guard let first = months.min(), let last = months.max() else { return nil }
        (self.first, self.last) = (first, last)
    }

    /// That a row of the table was opened in them.
    func isWithin(_ table: String) -> String { "\(isSince(table)) and \(table).opened < \(last.next.start)" }

    /// That a row of the table was opened in the first of them or later. For a statement that might begin with the table's rows: in a partition that the
    /// planner has no figures of yet it expects a third of them above one bound, and a two hundredth between two; then it would begin with
    /// all of them to find a few thousand.
    func isSince(_ table: String) -> String { "\(table).opened >= \(first.start)" }
}
