/// Keeps others away from the attacks of some partitions until the transaction ends. Attacks are written in several statements, so two sinks that write the
/// same ones, while a partition goes from one to the other, could wait for each other. The lock is the one that the trigger of `addresses` takes anyway,
/// by the same function of the database, which reads the partition from an attack's id.
struct PartitionLock {
    private(set) var partitions: Set<Int32> = []

    mutating func add(_ partition: Int32) { partitions.insert(partition) }

    var sql: String {
        let ids = partitions.sorted().map { "'-\($0)'" }.joined(separator: ", ")
        return "do $do$ begin execute hold_partitions_sql($sql$select i.id from unnest(array[\(ids)]) as i (id)$sql$); end $do$"
    }
}
