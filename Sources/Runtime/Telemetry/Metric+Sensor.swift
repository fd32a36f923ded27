/// What a sensor has.
extension Metric {
    package static let packetsCaptured = Metric("packets_captured_total", .counter, "IP packets to or from a machine of the platform.")
    package static let packetsDropped = Metric(
        "packets_dropped_total", .counter, "Packets that the kernel or the interface dropped: never seen, lost.")
    package static let packetsIgnored = Metric(
        "packets_ignored_total", .counter, "Captured packets that concern no machine of the platform, or two of them.")
    package static let packetsPublished = Metric("packets_published_total", .counter, "Packets that the broker has acknowledged.")
    package static let packetsDiscarded = Metric(
        "packets_discarded_total", .counter, "Packets thrown away because neither broker, spool nor memory took them: lost, missing in the ledger.")
    package static let spoolPackets = Metric("spool_packets", .gauge, "Packets that wait in the spool for the broker.")
    package static let spoolBytes = Metric("spool_bytes", .gauge, "Bytes that the spool takes on its disk.")
    package static let spoolLimit = Metric("spool_limit_bytes", .gauge, "Bytes that the spool may take; 0 without a spool.")
    package static let queueBytes = Metric("queue_bytes", .gauge, "Bytes of batches in memory that the broker has not acknowledged.")
    package static let queueLimit = Metric("queue_limit_bytes", .gauge, "Bytes of batches that may be in memory.")
    package static let spoolDisk = Metric("spool_disk_bytes", .gauge, "Size of the spool's disk; absent without a spool.")
    package static let spoolDiskFree = Metric("spool_disk_free_bytes", .gauge, "What the sensor may still write to the spool's disk; absent without a spool.")
    package static let lastPacket = Metric(
        "last_packet_timestamp_seconds", .gauge, "Capture time of the newest packet. Seconds since 1970; absent before the first.")

    static let ofSensor = [
        packetsCaptured, packetsDropped, packetsIgnored, packetsPublished, packetsDiscarded, spoolPackets, spoolBytes, spoolLimit, queueBytes,
        queueLimit, spoolDisk, spoolDiskFree, lastPacket,
    ] + ofProducer
}
