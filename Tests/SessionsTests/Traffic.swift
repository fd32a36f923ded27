import Packets
import Pipeline
import TestSupport

/// What a packet is, said without its bytes: what the naive computation goes by.
struct Traffic: Hashable {
    enum Kind: Hashable, CaseIterable {
        case syn, finProbe, synAckReply, reset, data, datagram, emptyDatagram, dnsReply, ping, unreachable
        case machineSynAck, machineSyn, machineDatagram, machineReset, machineData, machineFin
    }

    var time: Timestamp
    var attacker: Int
    var machine: UInt8
    var port: UInt16
    var remotePort: UInt16
    var kind: Kind
    /// Which part of its stream a segment with data brings; parts overlap.
    var part: UInt32 = 0
    /// Where the sensor put it: the tie key.
    var sensor = 0
    var batch: Int64 = 0
    var index = 0

    static let attackers = [Attacker("198.51.100.7"), Attacker("203.0.113.9"), Attacker("2001:db8:f::7")]

    var isReceived: Bool { ![.machineSynAck, .machineSyn, .machineDatagram, .machineReset, .machineData, .machineFin].contains(kind) }

    var sighting: Sighting {
        let attacker = Self.attackers[attacker]
        let sequence = UInt32(port) << 16 | UInt32(remotePort)
        switch kind {
        case .syn: return attacker.tcp(port, from: remotePort, machine: machine, at: time)
        case .finProbe: return attacker.tcp(port, .fin, from: remotePort, machine: machine, at: time)
        case .synAckReply: return attacker.tcp(port, [.syn, .ack], from: remotePort, machine: machine, at: time)
        case .reset: return attacker.tcp(port, .rst, from: remotePort, machine: machine, at: time)
        case .data:
            return attacker.data(
                data, to: port, from: remotePort, machine: machine, at: time, sequence: dataSequence, acknowledgement: sequence &+ 1)
        case .datagram: return attacker.udp(port, from: remotePort, machine: machine, at: time)
        case .emptyDatagram: return attacker.udp(port, from: remotePort, machine: machine, at: time, payload: [])
        case .dnsReply: return attacker.dnsReply(to: port, machine: machine, at: time)
        case .ping: return attacker.icmp(attacker.address.family == .ipv4 ? 8 : 128, machine: machine, at: time)
        case .unreachable: return attacker.icmp(attacker.address.family == .ipv4 ? 3 : 1, machine: machine, at: time)
        case .machineSynAck: return attacker.sentTCP(port, [.syn, .ack], to: remotePort, machine: machine, at: time, sequence: sequence)
        case .machineSyn: return attacker.sentTCP(port, .syn, to: remotePort, machine: machine, at: time)
        case .machineDatagram: return attacker.sentUDP(port, to: remotePort, machine: machine, at: time)
        case .machineData: return attacker.sentData(data, from: port, to: remotePort, machine: machine, at: time, sequence: dataSequence)
        case .machineFin: return attacker.sentTCP(port, [.fin, .ack], to: remotePort, machine: machine, at: time)
        case .machineReset: return attacker.sentTCP(port, [.rst, .ack], to: remotePort, machine: machine, at: time)
        }
    }

    /// Four bytes of the stream, every third of which begins a part; the stream crosses the end of the sequence numbers. What a byte says
    /// tells by whom it was brought.
    var dataSequence: UInt32 { (UInt32.max - 8) &+ part &* 3 }
    var data: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: UInt32(port) &+ part &* 16 &+ $0) } }

    /// Two remote ports and few machine ports: conversations repeat, and those that a machine opens stay within what a row remembers of a
    /// port.
    static func random(_ numbers: inout SeededRandom, hours: Int) -> [Traffic] {
        (0..<(5 + numbers.below(60))).map { _ in
            let kind = numbers.pick(Kind.allCases)
            let ports: [UInt16] = [.machineSyn, .machineDatagram].contains(kind) ? [1_025] : [22, 445, 1_025]
            let time = Timestamp.start + .minutes(Int64(numbers.below(hours * 4) * 15)) + Span(nanoseconds: Int64(numbers.below(3)))
            return Traffic(
                time: time, attacker: numbers.below(attackers.count), machine: UInt8(1 + numbers.below(3)), port: numbers.pick(ports),
                remotePort: kind == .dnsReply ? 53 : numbers.pick([53, 4_000]), kind: kind, part: UInt32(numbers.below(6)))
        }
    }
}
