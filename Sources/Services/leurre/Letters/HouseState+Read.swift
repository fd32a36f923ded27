import Kafka
import Letters
import Pipeline
import Runtime

extension HouseState {
    /// Asks the broker.
    static func read(_ settings: KafkaSettings) throws -> HouseState {
        let admin = try Admin(settings: settings)
        var counts: [Topic: Int32] = [:]
        for topic in Topic.allCases { counts[topic] = try? admin.partitionCount(topic: topic.name(prefix: settings.topicPrefix)) }
        let sessions = Topic.sessions.name(prefix: settings.topicPrefix)
        var commits: [Int32: Commit] = [:]
        for partition in 0..<(counts[.sessions] ?? 0) {
            let history = try OwnHistory<SessionRow>(TopicPartition(topic: sessions, partition: partition), settings: settings)
            commits[partition] = try history.newestCommit()
        }
        return HouseState(topicPrefix: settings.topicPrefix, partitionCounts: counts, commits: commits, now: Clock.now())
    }
}
