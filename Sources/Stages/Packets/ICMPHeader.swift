/// The start of an ICMP message (RFC 792) or ICMPv6 message (RFC 4443); `Packet.ipProtocol` tells which.
package struct ICMPHeader: Equatable, Sendable {
    package var type: UInt8
    package var code: UInt8
    /// Bytes 4 and 5 of the message: the identifier of an echo and of its reply, without meaning in other types. 0 if not captured.
    package var identifier: UInt16
    /// The packet that an error message answers, where enough of it is there.
    package var quoted: QuotedHeader?

    package init(type: UInt8, code: UInt8, identifier: UInt16 = 0, quoted: QuotedHeader? = nil) {
        (self.type, self.code, self.identifier, self.quoted) = (type, code, identifier, quoted)
    }
}
