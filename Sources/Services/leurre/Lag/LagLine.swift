/// How far one group is behind in one partition.
struct LagLine: Encodable {
    var group: String
    var topic: String
    var partition: Int32
    /// The next offset that the group will read; -1 if it never committed.
    var committed: Int64
    var end: Int64
    var messages: Int64
    /// nil if nobody knows.
    var seconds: Double?
    /// Why nobody knows.
    var obstacle: String?
}

extension [LagLine] {
    /// Why the lag of some hops is not known whole: a sentence a hop.
    var obstacles: [String] {
        var told: Set<String> = []
        return compactMap { line in
            guard let obstacle = line.obstacle, told.insert("\(line.group) \(line.topic)").inserted else { return nil }
            return "cannot say how far \(line.group) is behind in \(line.topic), partition \(line.partition): \(obstacle)"
        }
    }
}
