import Pipeline

/// The addresses and length of an IP packet, read without decoding the rest: all that a sensor needs to know.
package struct Endpoints {
    package let source: Address
    package let destination: Address
    /// Length of the IP packet on the wire by its header; by the frame where the header does not know (segmentation offload, jumbograms).
    package let length: UInt32

    /// Nil if the bytes do not begin with an IPv4 or IPv6 header.
    package init?(_ bytes: RawSpan, wireLength: UInt32) {
        guard bytes.byteCount >= 20 else { return nil }
        let byte = { (at: Int) in UInt32(bytes.unsafeLoad(fromByteOffset: at, as: UInt8.self)) }
        let word = { (at: Int) in bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt32.self).bigEndian }
        let said: UInt32
        switch byte(0) >> 4 {
        case 4:
            (source, destination) = (Address(ipv4: word(12)), Address(ipv4: word(16)))
            said = byte(2) << 8 | byte(3)
        case 6 where bytes.byteCount >= 40:
            let double = { (at: Int) in UInt64(word(at)) << 32 | UInt64(word(at + 4)) }
            (source, destination) = (Address(high: double(8), low: double(16)), Address(high: double(24), low: double(32)))
            let payload = byte(4) << 8 | byte(5)
            said = payload == 0 ? 0 : payload + 40
        default: return nil
        }
        length = said == 0 || said > wireLength ? wireLength : said
    }
}
