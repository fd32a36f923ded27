import Pipeline

/// Frames' IP packets → numbered batches of one sensor, one stream a partition.
package struct Batcher {
    /// A batch that is ready to leave.
    package struct Sealed: Sendable {
        package var partition: Int32
        package var batch: PacketBatch
    }

    private struct Open {
        var number: Int64 = 0
        var packetsBefore: Int64 = 0
        var count: Int64 = 0
        var packets: [UInt8] = []
    }

    private let platform: PlatformDescription
    private let sensor: String
    private let epoch: UInt64
    private let limits: BatchLimits
    private let machines: MachineTable
    private var open: [Open]
    /// Everything captured up to here has been taken.
    package private(set) var clock = Timestamp(nanoseconds: 0)
    /// The newest capture time of a packet that was taken, before the first 0: the clock goes on without packets.
    package private(set) var newestPacket = Timestamp(nanoseconds: 0)
    /// The end of the UTC hour in which the clock stands.
    private var hourEnd = Timestamp(hour: 1)
    package private(set) var captured: Int64 = 0
    /// Packets between strangers, or between two machines.
    package private(set) var ignored: Int64 = 0

    package init(platform: PlatformDescription, sensor: String, epoch: UInt64, partitionCount: Int32, limits: BatchLimits) {
        (self.platform, self.sensor, self.epoch, self.limits) = (platform, sensor, epoch, limits)
        machines = MachineTable(platform.machines)
        open = Array(repeating: Open(), count: Int(max(partitionCount, 1)))
    }

    /// Takes the bytes of an IP packet (from the IP header on). Returns false if it does not concern a machine.
    ///
    /// - Parameter wireLength: bytes from the IP header to the end of the frame on the wire.
    package mutating func take(_ bytes: RawSpan, wireLength: UInt32, captured time: Timestamp, into sealed: inout [Sealed]) -> Bool {
        guard let header = Endpoints(bytes, wireLength: wireLength), let (machine, direction, attacker) = seenFromMachine(header) else {
            ignored += 1
            return false
        }
        let partition = Int(attacker.partition(of: Int32(open.count)))
        let length = min(bytes.byteCount, limits.snapLength)
        let isFull = open[partition].packets.count + PacketRecord.headerBytes + length > limits.bytesMax
        // With the clock as it stood before this packet, which the batch does not hold.
        if open[partition].count > 0, isFull { seal(partition, &sealed) }
        move(to: time, &sealed)
        bytes.extracting(first: length).withUnsafeBytes {
            PacketRecord.append(
                captured: time, wireLength: header.length, machine: machine, direction: direction, bytes: $0, to: &open[partition].packets)
        }
        open[partition].count += 1
        captured += 1
        newestPacket = max(newestPacket, time)
        if open[partition].count >= limits.packetsMax { seal(partition, &sealed) }
        return true
    }

    /// Seals every batch that holds a packet.
    package mutating func sealAll(into sealed: inout [Sealed]) {
        for partition in open.indices where open[partition].count > 0 { seal(partition, &sealed) }
    }

    /// An empty batch: "everything captured up to `clock` has been sent".
    package mutating func punctuate(_ partition: Int32, clock now: Timestamp, into sealed: inout [Sealed]) {
        move(to: now, &sealed)
        seal(Int(partition), &sealed)
    }

    /// Moves the clock on. What is open leaves before the clock enters another UTC hour: so every batch and its clock lie within one hour,
    /// and the ledger's hours are those of capture time, however fast a replay runs. It also bounds the batch of a quiet partition, which
    /// would cover months, more than the eight days of hours that a session's row keeps one by one.
    private mutating func move(to time: Timestamp, _ sealed: inout [Sealed]) {
        guard time > clock else { return }
        if time >= hourEnd {
            sealAll(into: &sealed)
            hourEnd = Timestamp(hour: time.hour) + .hour
        }
        clock = time
    }

    private mutating func seal(_ partition: Int, _ sealed: inout [Sealed]) {
        let batch = PacketBatch(
            platform: platform.id, sensor: sensor, epoch: epoch, number: open[partition].number,
            packetsBefore: open[partition].packetsBefore, packetCount: open[partition].count, clock: clock,
            packets: open[partition].packets)
        sealed.append(Sealed(partition: Int32(partition), batch: batch))
        open[partition].number += 1
        open[partition].packetsBefore += open[partition].count
        open[partition].count = 0
        open[partition].packets = []
        open[partition].packets.reserveCapacity(limits.packetsMax * 96)
    }

    @inline(__always)
    private func seenFromMachine(_ header: Endpoints) -> (machine: UInt8, direction: PacketDirection, attacker: Address)? {
        switch (machines.machine(at: header.destination), machines.machine(at: header.source)) {
        case (let machine?, nil): return (machine, .received, header.source)
        case (nil, let machine?): return (machine, .sent, header.destination)
        default: return nil
        }
    }
}
