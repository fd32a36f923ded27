/// What the sink has besides.
extension Metric {
    package static let transactions = Metric("transactions_total", .counter, "Transactions committed to Postgres.")
    package static let transactionDuration = Metric(
        "transaction_duration_seconds", .histogram, "How long a transaction took, with all repetitions after errors that passed.")
    package static let databaseErrors = Metric(
        "database_errors_total", .counter, labels: ["code"], "Errors of Postgres after which the same was done again; nothing is lost.")
    package static let wrongGuesses = Metric(
        "wrong_guesses_total", .counter,
        "Transactions that were rolled back and done anew at once, since another sink had written what was thought to be new or known.")

    static let ofSink = [transactions, transactionDuration, databaseErrors, wrongGuesses] + ofTables
}
