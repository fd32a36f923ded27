import Packets
import Pipeline

/// One packet that a sensor captured.
struct Sighting {
    var time: Timestamp
    var machine: UInt8
    var direction: PacketDirection
    var bytes: [UInt8]

    func moved(to time: Timestamp) -> Sighting { Sighting(time: time, machine: machine, direction: direction, bytes: bytes) }
}

/// The packets between one attacker and the machines of a platform, by what they say.
struct Attacker {
    var address: Address

    init(_ text: String) {
        // The tests write addresses out; a misspelt one shows as 0.0.0.0.
        address = Address(text) ?? Address(ipv4: 0)
    }

    init(_ address: Address) { self.address = address }

    /// Machine 1 has 192.0.2.1 or 2001:db8::1, and so on.
    func machine(_ index: UInt8) -> Address {
        address.family == .ipv4
            ? Address(ipv4: 0xc000_0200 + UInt32(index)) : Address(high: 0x2001_0db8_0000_0000, low: UInt64(index))
    }

    func tcp(
        _ port: UInt16, _ flags: TCPFlags = .syn, from remotePort: UInt16 = 4_000, machine index: UInt8 = 1, at time: Timestamp,
        sequence: UInt32 = 100, acknowledgement: UInt32 = 0, payload: Int = 0
    ) -> Sighting {
        let bytes = RawPacket.tcp(
            address, remotePort, machine(index), port, flags: flags, sequence: sequence, acknowledgement: acknowledgement, payload: payload)
        return Sighting(time: time, machine: index, direction: .received, bytes: bytes)
    }

    /// A segment with data to the machine.
    func data(
        _ bytes: [UInt8], to port: UInt16, _ flags: TCPFlags = [.psh, .ack], from remotePort: UInt16 = 4_000, machine index: UInt8 = 1,
        at time: Timestamp, sequence: UInt32 = 101, acknowledgement: UInt32 = 901
    ) -> Sighting {
        let bytes = RawPacket.tcp(
            address, remotePort, machine(index), port, flags: flags, sequence: sequence, acknowledgement: acknowledgement, payload: bytes)
        return Sighting(time: time, machine: index, direction: .received, bytes: bytes)
    }

    /// A segment with data from the machine.
    func sentData(
        _ bytes: [UInt8], from port: UInt16, _ flags: TCPFlags = [.psh, .ack], to remotePort: UInt16 = 4_000, machine index: UInt8 = 1,
        at time: Timestamp, sequence: UInt32 = 901, acknowledgement: UInt32 = 0
    ) -> Sighting {
        let bytes = RawPacket.tcp(
            machine(index), port, address, remotePort, flags: flags, sequence: sequence, acknowledgement: acknowledgement, payload: bytes)
        return Sighting(time: time, machine: index, direction: .sent, bytes: bytes)
    }

    func udp(_ port: UInt16, from remotePort: UInt16 = 4_000, machine index: UInt8 = 1, at time: Timestamp, payload: [UInt8] = [1, 2, 3])
        -> Sighting
    {
        let bytes = RawPacket.udp(address, remotePort, machine(index), port, payload: payload)
        return Sighting(time: time, machine: index, direction: .received, bytes: bytes)
    }

    /// A DNS answer from port 53 (QR bit set), asked for or not.
    func dnsReply(to port: UInt16, machine index: UInt8 = 1, at time: Timestamp) -> Sighting {
        udp(port, from: 53, machine: index, at: time, payload: [0x12, 0x34, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0])
    }

    func icmp(_ type: UInt8, identifier: UInt16 = 7, machine index: UInt8 = 1, at time: Timestamp, quoting quoted: [UInt8] = []) -> Sighting
    {
        let bytes = RawPacket.icmp(address, machine(index), type: type, body: RawPacket.big(identifier) + [0, 1] + quoted)
        return Sighting(time: time, machine: index, direction: .received, bytes: bytes)
    }

    /// An IP packet of another protocol, here GRE.
    func other(machine index: UInt8 = 1, at time: Timestamp) -> Sighting {
        let bytes = RawPacket.ip(47, address, machine(index), [0, 0, 8, 0])
        return Sighting(time: time, machine: index, direction: .received, bytes: bytes)
    }

    func sentTCP(
        _ port: UInt16, _ flags: TCPFlags, to remotePort: UInt16 = 4_000, machine index: UInt8 = 1, at time: Timestamp,
        sequence: UInt32 = 900, acknowledgement: UInt32 = 0
    ) -> Sighting {
        let bytes = RawPacket.tcp(
            machine(index), port, address, remotePort, flags: flags, sequence: sequence, acknowledgement: acknowledgement, payload: 0)
        return Sighting(time: time, machine: index, direction: .sent, bytes: bytes)
    }

    func sentUDP(_ port: UInt16, to remotePort: UInt16 = 4_000, machine index: UInt8 = 1, at time: Timestamp) -> Sighting {
        let bytes = RawPacket.udp(machine(index), port, address, remotePort, payload: [9])
        return Sighting(time: time, machine: index, direction: .sent, bytes: bytes)
    }

    func sentICMP(_ type: UInt8, identifier: UInt16 = 7, machine index: UInt8 = 1, at time: Timestamp) -> Sighting {
        let bytes = RawPacket.icmp(machine(index), address, type: type, body: RawPacket.big(identifier) + [0, 1])
        return Sighting(time: time, machine: index, direction: .sent, bytes: bytes)
    }
}
