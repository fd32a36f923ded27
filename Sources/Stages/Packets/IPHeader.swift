import Pipeline

/// What the layers above need to know of an IPv4 or IPv6 header and its extensions.
struct IPHeader {
    var source: Address
    var destination: Address
    /// Of the header that follows all IP headers.
    var ipProtocol: UInt8
    /// Where the next header begins, from the start of the packet.
    var payloadOffset: Int
    /// How long the rest is by the length field, captured or not.
    var payloadLength: Int
    /// In bytes; 0 for a whole packet and for the first fragment.
    var fragmentOffset: Int
    var moreFragments: Bool

    /// By the version in the first half byte.
    @inline(__always)
    init(_ bytes: RawSpan) throws(PacketFault) {
        guard bytes.byteCount > 0 else { throw .empty }
        switch bytes.byte(0) >> 4 {
        case 4: self = try IPv4.header(bytes)
        case 6: self = try IPv6.header(bytes)
        default: throw .ipVersion
        }
    }

    init(
        source: Address, destination: Address, ipProtocol: UInt8, payloadOffset: Int, payloadLength: Int, fragmentOffset: Int = 0,
        moreFragments: Bool = false
    ) {
        (self.source, self.destination, self.ipProtocol) = (source, destination, ipProtocol)
        (self.payloadOffset, self.payloadLength) = (payloadOffset, payloadLength)
        (self.fragmentOffset, self.moreFragments) = (fragmentOffset, moreFragments)
    }

    /// Bytes of the payload that were captured; what lies behind the packet's end (padding of the link) does not count.
    func capturedPayload(_ bytes: RawSpan) -> Int { max(0, min(payloadLength, bytes.byteCount - payloadOffset)) }
}
