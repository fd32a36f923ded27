extension Connection {
    /// Runs `body` as one transaction: all of it or nothing. An error of a lost connection leaves open whether the commit came through.
    package func transaction<Value>(_ body: () throws(PostgresError) -> Value) throws(PostgresError) -> Value {
        try execute("begin", "begin a transaction")
        let value: Value
        do throws(PostgresError) {
            value = try body()
        } catch {
            // The error that matters is the first; a rollback that fails means that the connection is gone, and the transaction with it.
            try? execute("rollback", "roll a transaction back")
            throw error
        }
        try commit()
        return value
    }

    /// A failed transaction answers a commit with a rollback, and calls it a success.
    private func commit() throws(PostgresError) {
        let operation = "commit a transaction"
        guard try command("commit", operation) == "COMMIT" else {
            throw PostgresError(code: .other, operation: operation, reason: "a statement in it had failed")
        }
    }
}
