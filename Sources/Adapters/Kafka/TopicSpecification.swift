/// A topic as it should be.
package struct TopicSpecification: Equatable, Sendable {
    package var name: String
    package var partitionCount: Int32
    /// -1: the broker's default; where a broker has none, 1.
    package var replicationFactor: Int32
    /// Topic properties by Kafka's names, such as `cleanup.policy`.
    package var configuration: [String: String]

    package init(name: String, partitionCount: Int32, replicationFactor: Int32 = -1, configuration: [String: String] = [:]) {
        (self.name, self.partitionCount) = (name, partitionCount)
        (self.replicationFactor, self.configuration) = (replicationFactor, configuration)
    }
}
