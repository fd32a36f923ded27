import Packets
import Pipeline
import TestSupport

/// Records of `packets.v1` as troubled sensors send them: late, repeated, reordered, missing, cut, contradictory, with a wrong clock; and
/// what a person gives in again. Some offsets of the topic are gone.
struct RandomInput {
    private var numbers: SeededRandom
    private static let attackers = [Attacker("198.51.100.7"), Attacker("2001:db8:f::7")]

    init(seed: UInt64) { numbers = SeededRandom(seed: seed) }

    mutating func records() -> [Record<PacketBatch>] {
        var streams = (0..<(1 + numbers.below(3))).map { _ in [PacketBatch]() }
        for index in streams.indices { streams[index] = disturbed(batches(sensor: "sensor\(index)")) }
        if numbers.chance(0.3) { streams.append(disturbed(redriven())) }
        var records: [Record<PacketBatch>] = []
        var offset: Int64 = -1
        while streams.contains(where: { !$0.isEmpty }) {
            let index = numbers.below(streams.count)
            guard !streams[index].isEmpty else { continue }
            let batch = streams[index].removeFirst()
            offset += numbers.chance(0.04) ? Int64(2 + numbers.below(3)) : 1
            records.append(Record(partition: 0, offset: offset, sent: batch.clock + .minutes(1), value: batch))
        }
        return records
    }

    private mutating func batches(sensor: String) -> [PacketBatch] {
        var clock = Int64(numbers.pick([0, 0, 30]))
        var epoch: UInt64 = 1
        var spool = SensorSpool(sensor: sensor, epoch: epoch)
        return (0..<(3 + numbers.below(numbers.chance(0.1) ? 40 : 12))).map { _ in
            clock += Int64(numbers.pick([0, 1, 5, 20, 26, 30]))
            if numbers.chance(0.07) {
                epoch += 1
                spool = SensorSpool(sensor: sensor, epoch: epoch)
            }
            let sightings = (0..<numbers.below(5)).map { _ in sighting(clock) }
            return spool.batch(sightings, clock: .hours(clock))
        }
    }

    /// Of the first sensor, hours in any order.
    private mutating func redriven() -> [PacketBatch] {
        var spool = SensorSpool(sensor: "sensor0", epoch: 1_000)
        return (0..<(1 + numbers.below(6))).map { _ in
            let clock = Int64(numbers.below(200))
            let sightings = (0..<numbers.below(4)).map { _ in sighting(clock) }
            var batch = spool.batch(sightings, clock: .hours(clock))
            batch.isRedriven = true
            return batch
        }
    }

    private mutating func sighting(_ clock: Int64) -> Sighting {
        let attacker = numbers.pick(Self.attackers)
        if numbers.chance(0.05) { return attacker.tcp(80, at: .hours(clock) + .minutes(7)) }
        let time = Timestamp.hours(clock - Int64(numbers.pick([0, 0, 0, 3, 24, 25, 26, 48, 60]))) + Span.seconds(Int64(numbers.below(2)))
        let (machine, port) = (UInt8(1 + numbers.below(3)), UInt16(80 + numbers.below(3)))
        let sequence = UInt32.max - 4 &+ UInt32(numbers.below(9))
        switch numbers.below(12) {
        case 0: return attacker.sentTCP(port, [.syn, .ack], machine: machine, at: time)
        case 1: return attacker.tcp(port, [.psh, .ack], machine: machine, at: time, sequence: sequence, acknowledgement: 901, payload: 5)
        case 2: return attacker.sentTCP(port, .syn, machine: machine, at: time)
        case 3: return attacker.udp(port, machine: machine, at: time)
        case 4: return attacker.icmp(8, machine: machine, at: time)
        case 5: return attacker.tcp(port, .rst, machine: machine, at: time)
        case 7: return attacker.sentData([1, 2, 3], from: port, machine: machine, at: time, sequence: sequence)
        case 8: return attacker.tcp(port, [.fin, .ack], machine: machine, at: time)
        case 9: return attacker.sentTCP(port, numbers.pick([[.fin, .ack], .rst]), machine: machine, at: time)
        case 6 where numbers.chance(0.3):
            return Sighting(time: time, machine: machine, direction: .received, bytes: [0x45])
        default: return attacker.tcp(port, machine: machine, at: time)
        }
    }

    private mutating func disturbed(_ batches: [PacketBatch]) -> [PacketBatch] {
        var sent: [PacketBatch] = []
        for (number, batch) in batches.enumerated() {
            if numbers.chance(0.04) { continue }
            sent.append(batch)
            if numbers.chance(0.2) { sent += batches[max(0, number - numbers.below(3))...number] }
            if numbers.chance(0.03) { sent[sent.count - 1].packetsBefore += 1 }
            if numbers.chance(0.03), !batch.packets.isEmpty { sent[sent.count - 1].packets.removeLast(1) }
        }
        for index in sent.indices.dropLast() where numbers.chance(0.1) { sent.swapAt(index, index + 1) }
        return sent
    }
}
