import Kafka
import Pipeline

/// What a service wrote to one partition of its output before it was started.
package struct OwnHistory<Output: Row> {
    package let bounds: Range<Int64>
    private let partition: TopicPartition
    private let settings: KafkaSettings

    package init(_ partition: TopicPartition, settings: KafkaSettings) throws(KafkaError) {
        (self.partition, self.settings) = (partition, settings)
        bounds = try LogReader.bounds(of: partition, settings: settings)
    }

    /// The commit of the highest revision among the last records; looks farther back until it finds one.
    package func newestCommit() throws -> Commit? {
        var span: Int64 = 1_000
        while true {
            let start = max(bounds.lowerBound, bounds.upperBound - span)
            var newest: Commit?
            try read(from: start) { row, _ in
                guard let commit = row.commit, commit.revision >= newest?.revision ?? .none else { return }
                newest = commit
            }
            if newest != nil || start == bounds.lowerBound { return newest }
            span *= 8
        }
    }

    /// Hands out the rows from an offset to the end, in the order of the log. Records that are no rows are passed over: they are not ours.
    /// - Returns: when the first record was sent; nil if there is none.
    @discardableResult func read(from start: Int64, _ body: (Output, Int64) -> Void) throws -> Timestamp? {
        guard start < bounds.upperBound else { return nil }
        let reader = try LogReader(settings: settings)
        defer { reader.close() }
        var oldest: Timestamp?
        try reader.readAll(partition, start..<bounds.upperBound) { message in
            oldest = oldest ?? message.sent
            if let bytes = message.value, let row = try? Output(row: bytes) { body(row, message.offset) }
        }
        return oldest
    }
}
