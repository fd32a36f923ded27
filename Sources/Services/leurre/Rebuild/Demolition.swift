import Foundation
import Kafka
import Pipeline
import Postgres
import Tables

/// Removes what a rebuild made: never the live schema, never one that is not known to be a shadow or a retired house.
struct Demolition {
    private let command: RebuildCommand
    private let schema: SchemaName

    init(_ command: RebuildCommand, _ schema: SchemaName) { (self.command, self.schema) = (command, schema) }

    func run() throws {
        let register = HouseRegister(connection: try Connection(uri: command.database.address))
        let refusal = "cannot remove the schema \"\(schema)\": "
        guard try register.exists(schema) else { throw HouseError(refusal + "there is none") }
        guard schema != command.liveSchema else { throw HouseError(refusal + "it is the live one") }
        guard let row = try register.row(of: schema), row.standing != .live else {
            throw HouseError(refusal + "it is neither a rebuild nor what a swap has retired")
        }
        try register.drop(schema)
        print("removed the schema \"\(schema)\"")
        try removeTopics(row)
    }

    private func removeTopics(_ row: HouseRow) throws {
        // What sensors wrote to a house that was live may be what the house after it counts.
        let isOwn = row.standing == .shadow && row.house.capturePrefix == row.house.topicPrefix
        let names = Topic.allCases.filter { isOwn || !$0.isWrittenBySensors }.map { $0.name(prefix: row.house.topicPrefix) }
        var left = names
        if row.standing == .shadow {
            let admin = try Admin(settings: command.broker.settings())
            try admin.isReachable(timeoutMilliseconds: 5_000)
            left = try admin.delete(topics: names)
        }
        if !left.isEmpty { print("topics that are left to delete with the broker's own tool:", left.joined(separator: " ")) }
        let groups = Set(Hop.all(prefix: row.house.topicPrefix, capturePrefix: "").map(\.group)).sorted()
        print("consumer groups, which the broker forgets by itself:", groups.joined(separator: " "))
    }
}
