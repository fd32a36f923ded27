import Pipeline

/// How much a row tells one by one, so that it never exceeds 256 KiB (architecture, rule 16).
///
/// An ordinary row tells everything. Of a source that does very much, first `streamLevel` goes up until the row fits: at each level half as
/// many segments and marked conversations a machine. Then `touchLevel`: at each level half as many first touches an hour and machine, from
/// the seventh on one witness instead of four, and from the thirteenth on half as many hours. Sums, classes and the maps of all ports stay
/// exact.
extension Session {
    static let streamLevelMax: UInt8 = 9
    static let touchLevelMax: UInt8 = 15
    /// In bytes, by the estimates below; the rest up to 256 KiB is for the ids taken in and the sensors' names.
    static let weightMax = 245_000

    /// The most touches of one machine in one hour.
    var touchLimit: Int { max(TouchSet.countMax >> Int(min(touchLevel, 11)), 1) }
    /// The most segments of one machine, and the most marked conversations; 0 at the highest level.
    var streamLimit: Int { SegmentSet.countMax >> Int(min(streamLevel, Self.streamLevelMax)) }
    /// The most witnesses of a kind.
    var witnessLimit: Int { touchLevel < 7 ? Witnesses.countMax : 1 }
    /// Hours of activity that the row keeps one by one: eight days.
    var hoursKept: Int32 { 192 >> Int32(max(touchLevel, 11) - 11) }

    /// At least the length of the encoded row, in bytes: each part at its longest.
    var weight: Int {
        var bytes = 1_000 + slots.count * 24 + portMaps.count * 8_210 + handshakes.count * 75 + conversationsOpened.count * 30
        bytes += origins.reduce(0) { $0 + $1.sensor.utf8.count + 16 } + absorbed.count * 42
        for handshake in handshakes { bytes += handshake.dataHours.count * 6 }
        for hour in hours {
            bytes += 12
            for activity in hour.machines {
                bytes += 112 + 36 * (activity.touches.count + activity.replies.entries.count + activity.payloads.entries.count)
            }
        }
        for machine in streams {
            bytes += 90 + machine.conversations.entries.count * 14
            for segment in machine.segments.entries { bytes += 62 + segment.payload.count }
        }
        return bytes
    }

    /// The most that one origin adds to it.
    static let originWeight = WireReader.nameBytesMax + 16
    /// The most that one packet adds to the weight, port maps and origins aside.
    static let packetWeight = 900

    /// Leaves detail out until the row fits.
    /// - Returns: the weight.
    mutating func limitDetail() -> Int {
        var weight = weight
        while weight > Self.weightMax, streamLevel < Self.streamLevelMax {
            streamLevel += 1
            shrinkStreams()
            weight = self.weight
        }
        while weight > Self.weightMax, touchLevel < Self.touchLevelMax {
            let next = max(touchLimit / 2, 1)
            for hour in hours {
                for activity in hour.machines where activity.touches.count > next { mapPorts(of: activity.machine) }
            }
            touchLevel += 1
            shrinkDetail()
            fold()
            weight = self.weight
        }
        return weight
    }

    mutating func shrinkStreams() {
        for index in streams.indices { streams[index].shrink(to: streamLimit) }
    }

    mutating func shrinkDetail() {
        for hour in hours.indices {
            for machine in hours[hour].machines.indices {
                hours[hour].machines[machine].shrink(touchLimit: touchLimit, witnessLimit: witnessLimit)
            }
        }
    }
}
