/// The kinds of pcap file that the first four bytes tell apart (draft-ietf-opsawg-pcap, section 4; the "modified" kind is that of
/// Alexey Kuznetzov's patched libpcap of 1999, whose records carry eight more bytes).
struct PcapVariant: Equatable {
    var byteOrder: ByteOrder
    var isNanosecond = false
    var isModified = false

    /// - Parameter magic: the first four bytes as a big-endian number.
    init?(magic: UInt32) {
        let isLittle = magic & 0xff == 0xa1
        byteOrder = isLittle ? .little : .big
        switch isLittle ? magic.byteSwapped : magic {
        case 0xa1b2_c3d4: break
        case 0xa1b2_3c4d: isNanosecond = true
        case 0xa1b2_cd34: isModified = true
        default: return nil
        }
    }

    var recordHeaderBytes: Int { isModified ? 24 : 16 }
    var nanosecondsPerUnit: Int64 { isNanosecond ? 1 : 1_000 }

    var name: String {
        var details: [String] = []
        if isNanosecond { details.append("nanosecond") }
        if isModified { details.append("modified") }
        if byteOrder == .big { details.append("big-endian") }
        return details.isEmpty ? "pcap" : "pcap (\(details.joined(separator: ", ")))"
    }
}
