/// The Internet checksums of an IPv4 packet (RFC 1071), computed from its bytes.
enum Checksums {
    static func areRight(_ bytes: [UInt8]) -> Bool {
        guard sum(bytes[..<20]) == 0xffff else { return false }
        let payload = bytes[20...]
        guard bytes[9] != 1 else { return sum(payload) == 0xffff }
        let pseudo = Array(bytes[12..<20]) + [0, bytes[9], UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        return sum(pseudo[...] + payload) == 0xffff
    }

    private static func sum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var sum: UInt32 = 0
        for (place, byte) in bytes.enumerated() { sum += place % 2 == 0 ? UInt32(byte) << 8 : UInt32(byte) }
        while sum > 0xffff { sum = sum >> 16 + sum & 0xffff }
        return sum
    }
}
