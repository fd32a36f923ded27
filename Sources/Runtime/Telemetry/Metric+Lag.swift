/// What `leurre lag --serve` tells.
extension Metric {
    package static let lagRecords = Metric(
        "records", .gauge, labels: ["group", "topic", "partition"], "Records that the group has not yet committed.")
    package static let lagSeconds = Metric(
        "seconds", .gauge, labels: ["group", "topic", "partition"],
        "How long ago the oldest record that the group has not committed was sent; 0 if there is none, absent if that is not known.")
    package static let lagMeasured = Metric(
        "measured_timestamp_seconds", .gauge, "When the lag was last measured of all partitions: an old one says nothing. Seconds since 1970.")

    static let ofLag = [lagRecords, lagSeconds, lagMeasured, isReady] + ofProcess
}
