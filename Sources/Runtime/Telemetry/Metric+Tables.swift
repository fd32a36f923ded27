/// What the sink reads from the database about the house and the database itself, a few times a minute.
extension Metric {
    package static let tablesMeasured = Metric(
        "tables_measured_timestamp_seconds", .gauge, "When the figures that come from the database were read. Seconds since 1970.")
    package static let packetsCounted = Metric("packets_counted", .gauge, labels: ["platform"], "Packets that are in the attacks, by the ledger.")
    package static let packetsMissing = Metric(
        "packets_missing", .gauge, labels: ["platform"], "Packets that never came, by the ledger; fewer again if they come late.")
    package static let packetsMissingToday = Metric(
        "packets_missing_today", .gauge, labels: ["platform"], "Of this UTC day, packets that never came.")
    package static let completeToday = Metric(
        "complete_today_ratio", .gauge, labels: ["platform"], "Share of this UTC day's packets that is counted; 1 only if it is all.")
    package static let platformClock = Metric(
        "platform_clock_timestamp_seconds", .gauge, labels: ["platform"], "Everything captured up to then is counted. Seconds since 1970.")
    package static let sensorReceived = Metric(
        "sensor_received_timestamp_seconds", .gauge, labels: ["platform", "sensor"],
        "When the newest report of a live sensor came, by the database's clock. Seconds since 1970; absent after a week.")
    package static let sensorClockAhead = Metric(
        "sensor_clock_ahead_seconds", .gauge, labels: ["platform", "sensor"],
        "How far a live sensor's clock was ahead when its newest report came; less than 0 is behind.")
    package static let databaseBytes = Metric("database_bytes", .gauge, "Bytes that the database takes on its disk.")
    package static let databaseConnections = Metric("database_connections", .gauge, "Connections to the server, of everybody.")
    package static let databaseConnectionsMax = Metric("database_connections_max", .gauge, "Connections that the server takes.")
    package static let databaseTransactionAge = Metric(
        "database_transaction_age_seconds", .gauge, "Age of the oldest open transaction of this database: old ones keep dead rows on the disk.")
    package static let databaseDeadRows = Metric("database_dead_rows", .gauge, "Rows that are no more and still take room, of all tables, as the server estimates.")

    static let ofTables = [
        tablesMeasured, packetsCounted, packetsMissing, packetsMissingToday, completeToday, platformClock, sensorReceived, sensorClockAhead,
        databaseBytes, databaseConnections, databaseConnectionsMax, databaseTransactionAge, databaseDeadRows,
    ]
}
