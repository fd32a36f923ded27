import Pipeline

/// A consumer group and the topic that it reads.
struct Hop: Hashable {
    var group: String
    var topic: String

    /// In the order of the pipe.
    ///
    /// - Parameter capturePrefix: what stands before the topics that sensors write.
    static func all(prefix: String, capturePrefix: String) -> [Hop] { inOrder(prefix: prefix, capturePrefix: capturePrefix).flatMap { $0 } }

    /// What all of one step have read has been written to the topics of the next, or to the tables.
    static func inOrder(prefix: String, capturePrefix: String) -> [[Hop]] {
        let steps: [[(String, Topic)]] = [
            [("leurre-sessions", .packets), ("leurre-sink", .sensors)], [("leurre-enrich", .sessions)],
            [("leurre-statistics", .attacks), ("leurre-sink", .attacks)], [("leurre-sink", .statistics)],
        ]
        return steps.map { hops in
            hops.map { Hop(group: prefix + $0.0, topic: $0.1.name(prefix: $0.1.isWrittenBySensors ? capturePrefix : prefix)) }
        }
    }
}
