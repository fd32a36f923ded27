import Packets
import Pipeline

/// Builds packets byte by byte, so that a test can say exactly what is wrong with one.
enum RawPacket {
    static let attacker: [UInt8] = [198, 51, 100, 7]
    static let machine: [UInt8] = [192, 0, 2, 1]
    static let attacker6: [UInt8] = [0x20, 0x01, 0x0d, 0xb8] + Array(repeating: 0, count: 11) + [7]
    static let machine6: [UInt8] = [0x20, 0x01, 0x0d, 0xb8] + Array(repeating: 0, count: 11) + [1]

    static func word(_ value: Int) -> [UInt8] { [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)] }
    static func long(_ value: Int) -> [UInt8] { word(value >> 16) + word(value) }

    /// - Parameter fragment: the 16 bits of flags and offset.
    static func ipv4(
        _ ipProtocol: UInt8, _ payload: [UInt8], total: Int? = nil, fragment: Int = 0x4000, options: [UInt8] = [], ttl: UInt8 = 64,
        tos: UInt8 = 0, identification: Int = 1
    ) -> [UInt8] {
        let header = 20 + options.count
        return [0x40 | UInt8(header / 4), tos] + word(total ?? header + payload.count) + word(identification) + word(fragment)
            + [ttl, ipProtocol, 0, 0] + attacker + machine + options + payload
    }

    static func ipv6(_ next: UInt8, _ payload: [UInt8], length: Int? = nil, firstWord: Int = 0x6000_0000) -> [UInt8] {
        long(firstWord) + word(length ?? payload.count) + [next, 64] + attacker6 + machine6 + payload
    }

    static func tcp(
        _ source: Int, _ destination: Int, flags: UInt8, sequence: Int = 1, acknowledgement: Int = 0, window: Int = 8_192, urgent: Int = 0,
        options: [UInt8] = [], reserved: UInt8 = 0, payload: [UInt8] = []
    ) -> [UInt8] {
        let padded = options + Array(repeating: 0, count: (4 - options.count % 4) % 4)
        return word(source) + word(destination) + long(sequence) + long(acknowledgement)
            + [UInt8((20 + padded.count) / 4) << 4 | reserved, flags] + word(window) + [0, 0] + word(urgent) + padded + payload
    }

    static func udp(_ source: Int, _ destination: Int, _ payload: [UInt8], length: Int? = nil) -> [UInt8] {
        word(source) + word(destination) + word(length ?? 8 + payload.count) + [0, 0] + payload
    }

    static func ethernet(_ type: Int, _ payload: [UInt8]) -> [UInt8] {
        [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2] + word(type) + payload
    }

    static func decode(_ bytes: [UInt8]) throws(PacketFault) -> Packet { try PacketDecoder.decode(bytes.span.bytes) }

    /// The fault of bytes that are no packet; nil if they are one.
    static func fault(_ bytes: [UInt8]) -> PacketFault? {
        do throws(PacketFault) { _ = try decode(bytes) } catch { return error }
        return nil
    }
}
