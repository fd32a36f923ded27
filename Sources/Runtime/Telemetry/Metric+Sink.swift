/// What the sink has besides.
extension Metric {
    package static let transactions = Metric("transactions_total", .counter, "Transactions committed to Postgres.")
    package static let transactionDuration = Metric(
        "transaction_duration_seconds", .histogram, "How long a transaction took, with all repetitions after errors that passed.")
    package static let databaseErrors = Metric(
        "database_errors_total", .counter, labels: ["code"], "Errors of Postgres after which the same was done again; nothing is lost.")

    static let ofSink = [transactions, transactionDuration, databaseErrors] + ofTables
}
