import ArgumentParser
import Kafka
import Pipeline

/// `leurre topics`: creates what is missing and verifies what is there.
struct TopicsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics", abstract: "Create the topics that are missing and verify the others: partition counts and compaction.")

    @OptionGroup var broker: BrokerOptions

    @Option(help: "Partitions of packets, sessions, attacks and statistics: the most processes a service can use.")
    var partitions: Int32 = 8

    @Option(help: "Copies of each partition.")
    var replicationFactor: Int32 = 1

    @Flag(help: "Only verify, create nothing.")
    var verify = false

    @Flag(help: "Print as JSON what the topics are to be, and ask no broker: for whoever makes them by other means.")
    var describe = false

    func validate() throws {
        guard (1...1_000).contains(partitions) else { throw ValidationError("--partitions is a number from 1 to 1000") }
    }

    func run() throws {
        let settings = try broker.settings()
        let topics = Topic.allCases.map {
            TopicSpecification($0, prefix: settings.topicPrefix, partitions: partitions, replicationFactor: replicationFactor)
        }
        if describe { return print(try TopicDescription.json(topics)) }
        let admin = try Admin(settings: settings)
        try admin.isReachable(timeoutMilliseconds: 5_000)
        if !verify { try admin.create(topics: topics) }
        var faults = 0
        for topic in Topic.allCases { faults += try verify(topic, admin, settings.topicPrefix) }
        if faults > 0 { throw ExitCode(1) }
    }

    private func verify(_ topic: Topic, _ admin: Admin, _ prefix: String) throws -> Int {
        let name = topic.name(prefix: prefix)
        let count = try admin.partitionCount(topic: name)
        let wanted = topic.isPartitionedByAddress ? try admin.partitionCount(topic: Topic.packets.name(prefix: prefix)) : count
        var remarks: [String] = []
        if count != wanted {
            remarks.append("WRONG: \"\(Topic.packets.name(prefix: prefix))\" has \(wanted); recreate the topic and raise \"generation\"")
        }
        if let found = admin.configuration(topic: name)?["cleanup.policy"], topic.isCompacted != found.contains("compact") {
            remarks.append("WRONG: cleanup.policy is \"\(found)\"; it must be \"\(topic.cleanupPolicy)\"")
        }
        print("\(name): \(count) partitions" + (remarks.isEmpty ? ", right" : "; " + remarks.joined(separator: "; ")))
        return remarks.count
    }
}
