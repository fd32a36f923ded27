/// How far one group is behind in one partition.
struct LagLine: Encodable {
    var group: String
    var topic: String
    var partition: Int32
    /// The next offset that the group will read; -1 if it never committed.
    var committed: Int64
    var end: Int64
    var messages: Int64
    var seconds: Double
}
