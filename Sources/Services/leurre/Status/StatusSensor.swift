/// One sensor: what it last reported, and what it says now if it answers.
struct StatusSensor: Encodable {
    /// nil if only its address is known.
    var platform: String?
    var sensor: String
    var isHistory = false
    /// How long ago its newest report came.
    var reportedSecondsAgo: Double?
    /// How long ago its newest packet came.
    var packetSecondsAgo: Double?
    /// How far its clock was ahead then.
    var clockAheadSeconds: Double?
    var kernelDrops: Int64
    var discarded: Int64
    var spooledPackets: Int64
    var spooledBytes: Int64
    var capturedPerSecond: Double?

    /// Those that the tables know, and those that answer.
    static func all(_ reading: HouseReading) -> [StatusSensor] {
        let known = (reading.database.value?.sensors ?? []).map { StatusSensor($0, now: reading.database.value?.time ?? reading.time) }
        let answering = reading.services.filter { $0.service == "leurre-sensor" }.map { StatusSensor($0, time: reading.time) }
        return known + answering
    }

    private init(_ standing: SensorStanding, now: Double) {
        (platform, sensor, isHistory) = (standing.platform, standing.sensor, standing.isHistory)
        (reportedSecondsAgo, clockAheadSeconds) = (standing.received.map { now - $0 }, standing.clockAhead)
        packetSecondsAgo = standing.lastPacket.map { now - $0 }
        (kernelDrops, discarded) = (standing.dropped, standing.discarded)
        (spooledPackets, spooledBytes) = (standing.spooledPackets, standing.spooledBytes)
    }

    private init(_ service: ServiceReading, time: Double) {
        sensor = service.address
        packetSecondsAgo = service.sum("last_packet_timestamp_seconds").map { time - $0 }
        func whole(_ name: String) -> Int64 { Int64(exactly: (service.sum(name) ?? 0).rounded()) ?? 0 }
        (kernelDrops, discarded) = (whole("packets_dropped_total"), whole("packets_discarded_total"))
        (spooledPackets, spooledBytes) = (whole("spool_packets"), whole("spool_bytes"))
    }
}
