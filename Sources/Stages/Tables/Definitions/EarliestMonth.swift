/// The first of the months in which rows of a batch were opened. A statement that says so is planned for the partitions from there on, which mostly are one:
/// with those of five years it took longer to plan than to run.
///
/// It does not say where they end. In a partition that the planner has no figures of yet, it expects a third of the rows above one bound, and a
/// two hundredth between two: then it would read the whole of it to find a few thousand.
struct EarliestMonth: Sendable {
    private let month: MonthPartition

    /// Nil if there are none.
    init?(_ months: Set<MonthPartition>) {
        guard let month = months.min() else { return nil }
        self.month = month
    }

    /// That a row of the table was opened in it or later.
    func condition(on table: String) -> String { "\(table).opened >= \(month.start)" }
}
