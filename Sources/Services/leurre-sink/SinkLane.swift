import Kafka
import Pipeline
import Runtime
import Tables

/// Who writes what: each has a connection of its own, and none waits for another as long as none is full. Statistics come from a topic of their own, so no
/// transaction holds them together with the other rows; they are the most rows, so they have two: the server works on one batch while the next is put in
/// order, and while the disk has the one before. (These two do wait for each other if both have an item that no statistic had before.) Ledger lines go with
/// the attacks they count. Sensors' reports go with statistics: with every commit the server empties all staging tables of the connection, and for a
/// few attacks that must come soon this is a good part of the work.
enum SinkContent: Int, CaseIterable {
    case attacks, statistics, otherStatistics

    /// All of them over one connection: two would wait for each other.
    static var reports: SinkContent { .otherStatistics }

    /// Half of the partitions, and also of those that this sink has if it has every second or fourth one.
    static func statistics(of partition: Int32) -> SinkContent { partition.nonzeroBitCount.isMultiple(of: 2) ? .statistics : .otherStatistics }
}

/// What is read, and to be told when it is in the tables.
struct SinkLoad {
    var batch = TableBatch()
    var letters: [DeadLetter] = []
    var offsets: [TopicPartition: Int64] = [:]
    var begun = Timestamp.distantPast

    var isEmpty: Bool { offsets.isEmpty && letters.isEmpty && batch.isEmpty }
}

/// One writer, what it has in hand, and what is to come.
struct SinkLane {
    let writer: TableWriter
    var load = SinkLoad()
    /// What the writer has in hand.
    var writing: SinkLoad?
    var schedule: FlushSchedule

    /// A partition went to somebody else, who reads again what the group has not been told of. Its rows may be written, which does no harm.
    mutating func forget(_ partition: TopicPartition) {
        load.offsets[partition] = nil
        writing?.offsets[partition] = nil
    }
}
