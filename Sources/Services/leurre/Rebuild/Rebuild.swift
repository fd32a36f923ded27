import Foundation
import Kafka
import Pipeline
import Postgres
import Runtime
import Tables

/// One rebuild, from the plan to the comparison and the swap.
struct Rebuild {
    let command: RebuildCommand
    let schema: SchemaName
    let connection: Connection
    let register: HouseRegister
    var live: SchemaName { command.liveSchema }

    init(_ command: RebuildCommand, _ schema: SchemaName) throws {
        (self.command, self.schema) = (command, schema)
        guard schema.isPlain, schema != command.liveSchema else {
            throw HouseError(
                "cannot rebuild into \"\(schema)\": " + (schema.isPlain ? "it is the live schema" : "the name also begins topics")
                    + "; choose another of at most 40 small letters, digits and _")
        }
        connection = try Connection(uri: command.database.address)
        register = HouseRegister(connection: connection)
    }

    /// Returns whether both are equal and what was asked for is done.
    func run() throws -> Bool {
        try checkLive()
        try lock()
        let job = try command.captures.map { try ReplayJob(platforms: $0) }
        if job == nil, !command.compareOnly { try checkIdentities() }
        let shadow = try plan(hasCaptures: job != nil)
        guard !command.compareOnly else { return try conclude(shadow, compare(shadow, nil)) }
        let house = try ShadowHouse(
            shadow, broker: command.broker, postgres: command.database.address, lookups: command.lookups.arguments, identities: command.identities)
        defer { house.stop() }
        try house.makeTopics(asMany: Topic.packets.name(prefix: liveHouse().capturePrefix))
        try house.start()
        try job?.start(in: house)
        let progress = Progress()
        try house.waitUntilThrough { progress.show($0) }
        let result = try compare(shadow, house)
        try house.settle()
        progress.clear()
        house.stop()
        return try conclude(shadow, result)
    }

    /// Where the live house's topics are: as its schema says, or, if nobody has claimed that, as this command is told.
    func liveHouse() throws -> HouseIdentity {
        guard let row = try register.row(of: live) else { return HouseIdentity(topicPrefix: command.broker.prefix) }
        if let asked = command.broker.topicPrefix, asked != row.house.topicPrefix {
            throw HouseError(
                "cannot rebuild the house \"\(asked)\": the schema \"\(live)\" belongs to the house \"\(row.house.topicPrefix)\"; "
                    + "leave --topic-prefix out, or name its schema with --schema")
        }
        return row.house
    }

    private func checkLive() throws {
        let newest = SchemaFiles.all.last?.number ?? 0
        let version = try Migrator(SchemaFiles.all, schema: live.description).version(connection)
        guard version == newest else {
            throw HouseError(
                version == 0
                    ? "cannot compare with the schema \"\(live)\": it holds no tables; name the live one with --schema"
                    : "cannot compare with the schema \"\(live)\": it is at version \(version), this program at \(newest); start its sink once")
        }
        try Admin(settings: command.broker.settings()).isReachable(timeoutMilliseconds: 5_000)
    }

    /// Held by this connection as long as it lives.
    private func lock() throws {
        let rows = try connection.query(
            "select pg_try_advisory_lock(hashtextextended($1, 0))", ["leurre rebuild into \(schema)"], "lock the rebuild of \"\(schema)\"")
        guard rows.first?.first == "t" else {
            throw HouseError("cannot rebuild into \"\(schema)\": another \"leurre rebuild\" is at work on it; wait, or end it")
        }
    }
}
