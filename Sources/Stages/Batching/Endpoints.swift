import Pipeline

/// The addresses and length of an IP packet, read without decoding the rest: all that a sensor needs to know.
package struct Endpoints {
    package let source: Address
    package let destination: Address
    /// Length of the IP packet on the wire by its header; by the frame where the header does not know (segmentation offload, jumbograms).
    package let length: UInt32

    /// Nil if the bytes do not begin with an IPv4 or IPv6 header. Inlined, it stays in registers; through memory it took three times as long.
    @inline(__always)
    package init?(_ bytes: RawSpan, wireLength: UInt32) {
        guard bytes.byteCount >= 20 else { return nil }
        let said: UInt32
        switch Self.byte(bytes, 0) >> 4 {
        case 4:
            (source, destination) = (Address(ipv4: Self.word(bytes, 12)), Address(ipv4: Self.word(bytes, 16)))
            said = Self.half(bytes, 2)
        case 6 where bytes.byteCount >= 40:
            source = Address(high: Self.double(bytes, 8), low: Self.double(bytes, 16))
            destination = Address(high: Self.double(bytes, 24), low: Self.double(bytes, 32))
            let payload = Self.half(bytes, 4)
            said = payload == 0 ? 0 : payload + 40
        default: return nil
        }
        length = said == 0 || said > wireLength ? wireLength : said
    }

    // "Unsafe" loads of a raw span are bounds-checked; the name warns of types with invalid patterns, which integers have not.
    private static func byte(_ bytes: RawSpan, _ at: Int) -> UInt32 { UInt32(bytes.unsafeLoad(fromByteOffset: at, as: UInt8.self)) }

    private static func half(_ bytes: RawSpan, _ at: Int) -> UInt32 {
        UInt32(bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt16.self).bigEndian)
    }

    private static func word(_ bytes: RawSpan, _ at: Int) -> UInt32 {
        bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt32.self).bigEndian
    }

    private static func double(_ bytes: RawSpan, _ at: Int) -> UInt64 {
        bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self).bigEndian
    }
}
