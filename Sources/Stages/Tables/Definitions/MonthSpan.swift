/// The months in which all rows of a batch were opened. A statement that says so is planned for their partitions only: with those of five years it took
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
    func condition(on table: String) -> String { "\(table).opened >= \(first.start) and \(table).opened < \(last.next.start)" }
}
