import Pipeline

/// What a house says of itself at the moment of a redrive.
package struct HouseState: Sendable {
    package var topicPrefix: String
    /// Of every topic that a letter may go back to.
    package var partitionCounts: [Topic: Int32]
    /// The newest commit of each partition of `sessions.v1`: how far packets are counted, in which generation, and the platforms' clocks.
    package var commits: [Int32: Commit]
    package var now: Timestamp

    package init(topicPrefix: String, partitionCounts: [Topic: Int32], commits: [Int32: Commit], now: Timestamp) {
        (self.topicPrefix, self.partitionCounts) = (topicPrefix, partitionCounts)
        (self.commits, self.now) = (commits, now)
    }

    package func topic(named name: String) -> Topic? { Topic.allCases.first { $0.name(prefix: topicPrefix) == name } }

    /// A platform's clock in a partition; nil if it has sent nothing there.
    func watermark(_ platform: String, _ partition: Int32) -> Timestamp? {
        commits[partition]?.clocks.first { $0.platform == platform }?.watermark
    }
}
