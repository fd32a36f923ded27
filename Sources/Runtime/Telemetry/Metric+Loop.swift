/// What the services that read the broker have in common.
extension Metric {
    package static let recordsReceived = Metric("records_received_total", .counter, "Records taken from the input.")
    package static let rowsEmitted = Metric("rows_emitted_total", .counter, "Rows written and acknowledged.")
    package static let recordsSetAside = Metric(
        "records_set_aside_total", .counter, labels: ["reason"], "Records and packets written to the dead letters.")
    package static let recordsLost = Metric(
        "records_lost_total", .counter, "Input records that were gone from the log before they were read: data are lost.")
    package static let recordsLostTime = Metric(
        "records_lost_timestamp_seconds", .gauge, "When it was last found that input records were gone. Seconds since 1970; absent if none were.")
    package static let errorsPassed = Metric(
        "errors_passed_total", .counter, labels: ["code"], "Errors after which the same was done again; nothing is lost.")
    package static let flushDuration = Metric(
        "flush_duration_seconds", .histogram, "How long it took to write what had changed until all of it was acknowledged.")
    package static let openItems = Metric("open_items", .gauge, "Rows in memory that may still change.")
    package static let partitionsAssigned = Metric("partitions_assigned", .gauge, "Input partitions that this process reads.")
    package static let inputLag = Metric(
        "input_lag_records", .gauge, labels: ["topic", "partition"], "Records in the input that this process has not taken, of its partitions.")
    package static let inputAge = Metric(
        "input_age_seconds", .gauge, labels: ["topic", "partition"],
        "How long ago the newest record taken had been sent, while there are more; 0 when all have been taken.")
    package static let lastFlush = Metric("last_flush_timestamp_seconds", .gauge, "When something was last written. Seconds since 1970.")

    static let ofLoop = [
        recordsReceived, rowsEmitted, recordsSetAside, recordsLost, recordsLostTime, errorsPassed, flushDuration, openItems, partitionsAssigned, inputLag,
        inputAge, lastFlush,
    ] + ofProducer + ofConsumer
}
