/// Keeps others away from the attacks of some partitions until the transaction ends. Attacks are written in two statements, so two sinks that write the
/// same ones, while a partition goes from one to the other, could wait for each other. The lock is that of `hold_partitions_sql` in the database,
/// which the trigger of `addresses` takes anyway.
struct PartitionLock {
    private(set) var partitions: Set<Int32> = []

    mutating func add(_ partition: Int32) { partitions.insert(partition) }

    var sql: String {
        let names = partitions.sorted().map { "'\($0)'" }.joined(separator: ", ")
        return """
            select pg_advisory_xact_lock(l.key)
            from (
                select distinct hashtextextended('leurre addresses of ' || current_schema(), hashtext(p.name) & 1023) as key
                from unnest(array[\(names)]) as p (name)
                order by key
                offset 0
            ) l
            """
    }
}
