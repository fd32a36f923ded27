import Packets
import Pipeline

/// Bytes of IP packets as a honeypot captures them. Checksums stay 0: nobody here verifies them.
enum RawPacket {
    static func tcp(
        _ source: Address, _ sourcePort: UInt16, _ destination: Address, _ destinationPort: UInt16, flags: TCPFlags, sequence: UInt32,
        acknowledgement: UInt32, payload: Int
    ) -> [UInt8] {
        tcp(
            source, sourcePort, destination, destinationPort, flags: flags, sequence: sequence, acknowledgement: acknowledgement,
            payload: [UInt8](repeating: 0x41, count: payload))
    }

    static func tcp(
        _ source: Address, _ sourcePort: UInt16, _ destination: Address, _ destinationPort: UInt16, flags: TCPFlags, sequence: UInt32,
        acknowledgement: UInt32, payload: [UInt8], options: [UInt8] = []
    ) -> [UInt8] {
        var segment = big(sourcePort) + big(destinationPort) + big(sequence) + big(acknowledgement)
        segment += [UInt8(5 + options.count / 4) << 4, flags.rawValue] + big(UInt16(8_192)) + [0, 0, 0, 0]
        return ip(6, source, destination, segment + options + payload)
    }

    static func udp(_ source: Address, _ sourcePort: UInt16, _ destination: Address, _ destinationPort: UInt16, payload: [UInt8]) -> [UInt8]
    {
        ip(17, source, destination, big(sourcePort) + big(destinationPort) + big(UInt16(8 + payload.count)) + [0, 0] + payload)
    }

    /// The rest of the message (after type, code and checksum) is `body`: identifier and sequence of an echo, or 4 unused bytes and the
    /// packet that an error quotes.
    static func icmp(_ source: Address, _ destination: Address, type: UInt8, body: [UInt8]) -> [UInt8] {
        ip(source.family == .ipv4 ? 1 : 58, source, destination, [type, 0, 0, 0] + body)
    }

    static func ip(_ number: UInt8, _ source: Address, _ destination: Address, _ payload: [UInt8]) -> [UInt8] {
        if source.family == .ipv4 {
            let header = [0x45, 0] + big(UInt16(20 + payload.count)) + [0, 1, 0x40, 0, 64, number, 0, 0]
            return header + source.bytes + destination.bytes + payload
        }
        return [0x60, 0, 0, 0] + big(UInt16(payload.count)) + [number, 64] + source.bytes + destination.bytes + payload
    }

    static func big(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }
}
