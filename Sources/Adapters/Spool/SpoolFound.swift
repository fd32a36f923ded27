/// What an earlier run left in the folder.
package struct SpoolFound: Equatable, Sendable {
    /// The last run, with its numbers as they stand; nil if there is none or its counters cannot be read.
    package var run: SpoolRun?
    /// It stopped in order, with everything synced.
    package var isClean = false
    /// The partition counts that the segments with batches were written for.
    package var partitionCounts: Set<Int32> = []
    /// There are batches to publish.
    package var hasRecords = false

    package init() {}

    /// What a sensor numbers by that cannot ask a broker.
    package var partitionCount: Int32? { partitionCounts.count == 1 ? partitionCounts.first : run?.partitionCount }
}
