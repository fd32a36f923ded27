import Foundation
import Kafka

/// A topic as `leurre topics --describe` prints it: what any other way to make it has to keep to.
struct TopicDescription: Encodable {
    let name: String
    let partitions: Int32
    let replicationFactor: Int32
    let configuration: [String: String]

    static func json(_ topics: [TopicSpecification]) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let described = topics.map {
            TopicDescription(
                name: $0.name, partitions: $0.partitionCount, replicationFactor: $0.replicationFactor, configuration: $0.configuration)
        }
        return String(decoding: try encoder.encode(described), as: UTF8.self)
    }
}
