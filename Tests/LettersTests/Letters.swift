import Letters
import Pipeline

/// Letters as the services write them.
enum Letters {
    static let now = Timestamp(seconds: 1_800_000_000)
    static let house = state()

    static func state(generation: UInt32 = 7, partitions: Int32 = 4, watermark: Timestamp? = nil, prefix: String = "") -> HouseState {
        let clocks = watermark.map { [PlatformClock(platform: "tokyo", watermark: $0, sensors: [])] } ?? []
        var commits: [Int32: Commit] = [:]
        for partition in 0..<partitions {
            commits[partition] = Commit(
                partition: partition, revision: Revision(generation: generation, offset: 1_000), restoreFrom: 0, clocks: clocks)
        }
        let counts = Topic.allCases.map { ($0, $0.isPartitionedByAddress ? partitions : 1) }
        return HouseState(topicPrefix: prefix, partitionCounts: Dictionary(uniqueKeysWithValues: counts), commits: commits, now: now)
    }

    static func letter(
        _ reason: String, value: [UInt8], topic: String = "packets.v1", partition: Int32 = 2, offset: Int64 = 40, index: UInt32? = nil,
        captured: Timestamp = Timestamp(nanoseconds: 0), batch: BatchOrigin? = nil, generation: UInt32 = 7
    ) -> DeadLetter {
        var letter = DeadLetter(
            service: "leurre-sessions", topic: topic, partition: partition, offset: offset, reason: reason, detail: "", key: [107], value: value,
            index: index, captured: captured)
        (letter.batch, letter.generation) = (batch, generation)
        return letter
    }

    static func packet(
        _ reason: String, captured: Timestamp = now - .hours(1), number: Int64 = 5, index: UInt32 = 3, generation: UInt32 = 7,
        bytes: [UInt8] = tcp, machine: UInt8 = 1
    ) -> DeadLetter {
        letter(
            reason, value: record(bytes, captured: captured, machine: machine), index: index, captured: captured,
            batch: BatchOrigin(platform: "tokyo", sensor: "tokyo-1", epoch: 0xabcdef, number: number), generation: generation)
    }

    static func record(_ bytes: [UInt8], captured: Timestamp, machine: UInt8 = 1) -> [UInt8] {
        var batch: [UInt8] = []
        bytes.withUnsafeBytes {
            PacketRecord.append(captured: captured, wireLength: UInt32($0.count), machine: machine, direction: .received, bytes: $0, to: &batch)
        }
        return batch
    }

    /// 198.51.100.7:40000 → 192.0.2.1:445, SYN.
    static let tcp: [UInt8] =
        [0x45, 0, 0, 40, 0, 1, 0, 0, 64, 6, 0, 0, 198, 51, 100, 7, 192, 0, 2, 1]
        + [0x9c, 0x40, 0x01, 0xbd, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 0x02, 0x20, 0, 0, 0, 0, 0]
    static let attacker = Address(ipv4: 0xc633_6407)
}
