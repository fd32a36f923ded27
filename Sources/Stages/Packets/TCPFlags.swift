/// The control bits of a TCP header as they lie in its 14th byte (RFC 9293, section 3.1; ECE and CWR: RFC 3168).
package struct TCPFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// An array literal of another module's set is put together anew each time: the combinations that every packet is asked for have names.
    package static let synAck = TCPFlags(rawValue: 0x12)
    static let finRst = TCPFlags(rawValue: 0x05)
    static let eceCwr = TCPFlags(rawValue: 0xc0)

    package static let fin = TCPFlags(rawValue: 0x01)
    package static let syn = TCPFlags(rawValue: 0x02)
    package static let rst = TCPFlags(rawValue: 0x04)
    package static let psh = TCPFlags(rawValue: 0x08)
    package static let ack = TCPFlags(rawValue: 0x10)
    package static let urg = TCPFlags(rawValue: 0x20)
    package static let ece = TCPFlags(rawValue: 0x40)
    package static let cwr = TCPFlags(rawValue: 0x80)
}
