import Postgres
import Synchronization
import Tables

@testable import leurre_sink

/// A schema that nobody else uses, with the tables in it.
struct ScratchSchema {
    let name: String
    let address: String

    private static let counter = Atomic<Int>(0)

    /// Only a name: nothing is made yet.
    init(user: String = "leurre") throws {
        name = "house_\(Self.counter.add(1, ordering: .relaxed).newValue)"
        address = try PrivateCluster.shared.get().address(user: user)
    }

    func connect(timeoutMilliseconds: Int = 60_000) throws -> Connection {
        let settings = ConnectionSettings(schema: name, statementTimeoutMilliseconds: timeoutMilliseconds)
        return try Connection(uri: address, settings: settings)
    }

    func openStore() throws -> TableStore { try TableStore.open(address: address, schema: name) }

    private static let tables = ["platforms", "machines", "sensor_hours", "attacks", "visits", "payloads", "ledger", "ledger_hours", "statistics"]

    func clear(_ connection: Connection) throws { try connection.execute("truncate \(Self.tables.joined(separator: ", "))") }

    /// All that the tables hold, the partitions' rows through their parents.
    func contents(_ connection: Connection) throws -> [String: [[String?]]] {
        var contents: [String: [[String?]]] = [:]
        for table in Self.tables {
            contents[table] = try connection.query("select t.* from \(table) t order by t::text collate \"C\"")
        }
        return contents
    }
}

extension TableBatch {
    init(_ records: some Sequence<TableRecord>, known: SettledHours = SettledHours()) throws {
        self.init()
        for record in records { try record.put(into: &self, known) }
    }
}
