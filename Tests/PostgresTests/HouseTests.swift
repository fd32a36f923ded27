import Foundation
import Postgres
import Tables
import TestSupport
import Testing

@testable import leurre_sink

@Suite("two houses on one database", .enabled(if: PrivateCluster.isWanted))
struct HouseTests {
    private static let batch = Result { try TableBatch([.attack(.attack(Records.attack(1)))]) }

    private func open(_ schema: ScratchSchema, _ house: HouseIdentity) throws(PostgresError) -> TableStore {
        try TableStore.open(address: schema.address, schema: schema.name, house: house)
    }

    private func shadow(of schema: ScratchSchema) throws -> (schema: ScratchSchema, house: HouseIdentity) {
        let shadow = try ScratchSchema()
        let house = HouseIdentity(topicPrefix: "rebuild-x-7.", capturePrefix: "")
        _ = try open(shadow, house)
        try shadow.connect().execute("update house set generation = 7, standing = 'shadow'")
        return (shadow, house)
    }

    private func swap(_ live: ScratchSchema, _ shadow: ScratchSchema, waiting: String = "60s") throws {
        let statements = HouseSwap(
            live: SchemaName(live.name), shadow: SchemaName(shadow.name), retired: SchemaName(live.name + "_before")
        ).statements
        let connection = try live.connect()
        try connection.transaction { () throws(PostgresError) in
            for statement in statements {
                try connection.execute(statement.contains("lock_timeout") ? "set local lock_timeout = '\(waiting)'" : statement)
            }
        }
    }

    @Test("the first sink claims a schema; a sink of another house is told which settings belong to it")
    func claim() throws {
        let schema = try ScratchSchema()
        _ = try open(schema, HouseIdentity())
        _ = try open(schema, HouseIdentity())
        do throws(PostgresError) {
            _ = try open(schema, HouseIdentity(topicPrefix: "other."))
            Issue.record("a second house was let in")
        } catch {
            #expect(!error.isRetriable)
            #expect(
                error.description == "cannot write into the schema \"\(schema.name)\": it belongs to the house \"\"; start the services with "
                    + "--topic-prefix \"\" --capture-prefix \"\", or delete the row of its table \"house\" to give it to this house")
        }
    }

    @Test("a schema of an older version belongs to the first sink that opens it")
    func migrated() throws {
        let schema = try ScratchSchema()
        let old = SchemaFiles.all.filter { $0.number < 9 }
        let connection = try schema.connect()
        _ = try Migrator(old, schema: schema.name).migrate(connection)
        let house = HouseIdentity(topicPrefix: "first.")
        try open(schema, house).apply(try Self.batch.get())
        #expect(try connection.query("select topic_prefix, standing from house") == [["first.", "live"]])
        #expect(try connection.query("select count(*) from attacks") == [["1"]])
    }

    @Test("after a swap the old house's sink stops and writes nothing; the new one goes on")
    func swapped() throws {
        let live = try ScratchSchema()
        let old = try open(live, HouseIdentity())
        try old.apply(try Self.batch.get())
        try live.connect().execute("insert into global_series values ('isc', 445, 'any', '2013-06-10', 3, 2, 1, now(), '')")
        let (shadow, house) = try shadow(of: live)
        try swap(live, shadow)
        let (connection, batch) = (try live.connect(), try Self.batch.get())
        // What was imported cannot be computed again.
        #expect(try connection.query("select port, sources from global_series") == [["445", "2"]])
        #expect(try connection.query(HouseRow.selectSQL) == [["rebuild-x-7.", "", "7", "live"]])
        do throws(PostgresError) {
            try old.apply(batch)
            Issue.record("the old house wrote into the new one's schema")
        } catch {
            #expect(
                error.description.contains(
                    "it belongs to the house \"rebuild-x-7.\" (generation 7); start the services with --topic-prefix rebuild-x-7. "
                        + "--capture-prefix \"\" --generation 7"))
        }
        #expect(try connection.query("select count(*) from attacks") == [["0"]])
        try open(live, house).apply(try Self.batch.get())
        #expect(try connection.query("select count(*) from attacks") == [["1"]])
        try connection.use(schema: live.name + "_before")
        #expect(try connection.query("select count(*) from attacks") == [["1"]])
        #expect(try connection.query("select standing from house") == [["retired"]])
    }

    @Test("a swap waits for a sink's transaction, and a sink that waits for the swap sees the new owner")
    func race() throws {
        let live = try ScratchSchema()
        let old = try open(live, HouseIdentity())
        let (shadow, _) = try shadow(of: live)
        // A sink between its look at the owner and its commit.
        let writer = try live.connect()
        try writer.execute("begin")
        try writer.query(HouseRow.selectSQL)
        #expect(throws: PostgresError.self) { try swap(live, shadow, waiting: "200ms") }
        try writer.execute("commit")
        // A swap between its lock and its commit, a sink behind it.
        let swapper = try live.connect()
        try swapper.execute("begin")
        for statement in HouseSwap(
            live: SchemaName(live.name), shadow: SchemaName(shadow.name), retired: SchemaName(live.name + "_before")
        ).statements { try swapper.execute(statement) }
        let sink = SinkBehind(store: old, batch: try Self.batch.get())
        sink.start()
        let watcher = try live.connect()
        let swapping = try swapper.query("select pg_backend_pid()")[0][0] ?? ""
        // Other tests have sinks too: this one waits for this swap.
        let waits = "select count(*) from pg_stat_activity where application_name = 'leurre-sink' and $1::integer = any(pg_blocking_pids(pid))"
        let deadline = ContinuousClock.now + .seconds(Patience.stretched(20))
        while try watcher.query(waits, [swapping]) == [["0"]], ContinuousClock.now < deadline { Thread.sleep(forTimeInterval: 0.01) }
        try swapper.execute("commit")
        let refusal = sink.refusal()?.description ?? "nothing"
        #expect(refusal.contains("\"rebuild-x-7.\""), "\(refusal)")
        #expect(try watcher.query("select count(*) from attacks") == [["0"]])
    }

    @Test("whoever may read the live schema may read the one that takes its place")
    func grants() throws {
        let live = try ScratchSchema()
        let connection = try live.connect()
        _ = try open(live, HouseIdentity())
        let role = "reader_of_\(live.name)"
        try connection.execute("create role \(role); grant usage on schema \(live.name) to \(role); grant select on counted_attacks, attacks to \(role)")
        let (shadow, house) = try shadow(of: live)
        try swap(live, shadow)
        try open(live, house).apply(try Self.batch.get())
        try connection.execute("set role \(role)")
        #expect(try connection.query("select count(*) from attacks") == [["1"]])
        #expect(try connection.query("select count(*) from counted_attacks") == [["1"]])
        #expect(throws: PostgresError.self) { try connection.query("select count(*) from visits") }
        try connection.execute("set role leurre_analyst")
        #expect(try connection.query("select count(*) from visits") == [["1"]])
    }

    @Test("a name with signs of SQL in it is a name", arguments: ["plain", "Two Words", "a\"b", "a'b", "1st", ""])
    func names(text: String) throws {
        let name = SchemaName(text)
        #expect(name.isPlain == (text == "plain"))
    }
}

/// A store that another thread uses.
private final class SinkBehind: @unchecked Sendable {
    // Used by the thread that `start` begins and by nobody else after that.
    private let store: TableStore
    private let batch: TableBatch
    // Written before the signal, read after it.
    private var error: PostgresError?
    private let end = DispatchSemaphore(value: 0)

    init(store: TableStore, batch: TableBatch) { (self.store, self.batch) = (store, batch) }

    /// On a thread of its own: a task would wait for a thread of those that other tests hold, and the batch has a time limit.
    func start() {
        Thread.detachNewThread { [self] in
            do throws(PostgresError) { try store.apply(batch) } catch { self.error = error }
            end.signal()
        }
    }

    func refusal() -> PostgresError? {
        end.wait()
        return error
    }
}
