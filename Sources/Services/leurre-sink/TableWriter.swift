import Foundation
import Postgres
import Runtime
import Synchronization
import Tables

/// Carries batches into the tables, one at a time, on a thread and a connection of its own: the next batch is read and encoded meanwhile.
///
/// Tries again and again while the reason of a failure may pass.
final class TableWriter: Sendable {
    private let open: @Sendable () throws(PostgresError) -> TableStore
    private let errors: DatabaseErrors
    /// One thread uses it at a time: its own from `begin` to the end that `ends` tells of, the caller's otherwise.
    nonisolated(unsafe) private var store: TableStore?
    /// How many there have been. Used as the store is.
    nonisolated(unsafe) private(set) var connections = 0
    private let outcome = Mutex<Result<Void, any Error>?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter open: makes a connection, whenever there is none.
    init(errors: DatabaseErrors, open: @escaping @Sendable () throws(PostgresError) -> TableStore) { (self.errors, self.open) = (errors, open) }

    /// Waits until there is a connection.
    func connect() throws { try withStore { _ throws(PostgresError) in } }

    /// Begins to write; to be called when the batch before has ended.
    func begin(_ batch: TableBatch) {
        let thread = Thread { [self] in
            let result = Result { try withStore { store throws(PostgresError) in try store.apply(batch) } }
            outcome.withLock { $0 = result }
            ended.signal()
        }
        thread.name = "table-writer"
        thread.start()
    }

    /// Waits for the end of what was begun.
    ///
    /// - Returns: false if it is still at work; true: it is on the server's disk.
    /// - Throws: why it gave up.
    func ends(withinMilliseconds patience: Int) throws -> Bool {
        guard ended.wait(timeout: .now() + .milliseconds(patience)) == .success else { return false }
        try outcome.withLock { $0 }?.get()
        return true
    }

    /// The highest offset of `packets.v1` that the tables know of one partition in one generation; nil if there is none.
    func newestRevision(generation: UInt32, partition: Int32) throws -> Int64? {
        try withStore { store throws(PostgresError) in try store.newestRevision(generation: generation, partition: partition) }
    }

    private func withStore<Value>(_ body: (TableStore) throws(PostgresError) -> Value) throws -> Value {
        var pauseMicroseconds: UInt32 = 100_000
        while true {
            do throws(PostgresError) {
                let value = try body(try connected())
                errors.areOver(for: self)
                return value
            } catch {
                guard error.isRetriable, !StopSignal.isSet else { throw error }
                if error.isFatal { store = nil }
                errors.passed(error, by: self)
                usleep(pauseMicroseconds)
                pauseMicroseconds = min(pauseMicroseconds * 2, 5_000_000)
            }
        }
    }

    private func connected() throws(PostgresError) -> TableStore {
        if let store { return store }
        let fresh = try open()
        store = fresh
        connections += 1
        return fresh
    }
}
