import Kafka
import Letters
import Pipeline
import Runtime

/// Late packets on their way into a rebuild.
enum LateLetters {
    /// Publishes the late packets of the live house to a rebuild's `packets.v1`, each once by its name, however often it is called.
    ///
    /// To be called before the rebuild's own services have passed the time of these packets, or its allowed lateness must reach back to them.
    ///
    /// - Parameters:
    ///   - settings: of the live house.
    ///   - prefix: of the rebuild's topics.
    ///   - replayedFrom: the first offset of each live partition of `packets.v1` that the rebuild reads itself; from there on it meets late
    ///     packets without help. nil: what the log begins with now.
    static func publish(
        from settings: KafkaSettings, into prefix: String, replayedFrom: [Int32: Int64]? = nil,
        selection: LetterSelection = .filter(LetterFilter(reason: .late)), isDryRun: Bool = false, tell: @escaping (String) -> Void
    ) throws -> Redriver.Outcome {
        let admin = try Admin(settings: settings)
        let live = Topic.packets.name(prefix: settings.topicPrefix)
        let target = Topic.packets.name(prefix: prefix)
        let count = try admin.partitionCount(topic: target)
        let judge = LateJudge(
            liveTopic: live, target: target, partitionCount: count, replayedFrom: try replayedFrom ?? starts(of: live, settings, admin))
        return try Redriver(LetterLog(settings), isDryRun: isDryRun, tell: tell, judge: judge.judge).run(selection)
    }

    private static func starts(of topic: String, _ settings: KafkaSettings, _ admin: Admin) throws -> [Int32: Int64] {
        let reader = try LogReader(settings: settings)
        defer { reader.close() }
        var starts: [Int32: Int64] = [:]
        for partition in try 0..<admin.partitionCount(topic: topic) {
            starts[partition] = try reader.bounds(TopicPartition(topic: topic, partition: partition)).lowerBound
        }
        return starts
    }
}

extension LetterFilter {
    init(reason: SetAsideReason) {
        self.init()
        self.reason = reason.rawValue
    }
}
