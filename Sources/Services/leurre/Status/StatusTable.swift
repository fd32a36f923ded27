/// How old the newest of a table is.
struct StatusTable: Encodable {
    var table: String
    /// Of the platform that is farthest; nil if the table is empty.
    var newestSeconds: Double?
    /// Of the live platform that is farthest behind.
    var oldestSeconds: Double?
    var oldestPlatform: String?

    init(_ freshness: TableFreshness, now: Double) {
        table = freshness.table
        newestSeconds = freshness.newest.map { now - $0 }
        oldestSeconds = freshness.oldest.map { now - $0 }
        oldestPlatform = freshness.oldestPlatform
    }
}
