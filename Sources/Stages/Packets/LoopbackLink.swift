/// BSD's loopback header: the address family in four bytes, in the order of the machine that captured (LINKTYPE_NULL) or in
/// network order (LINKTYPE_LOOP).
enum LoopbackLink {
    static func null(_ frame: RawSpan) -> Network {
        guard frame.byteCount >= 4 else { return .malformed }
        let family = frame.uint32(0)
        // Families are small numbers, so the order shows.
        return isIP(family > 0xffff ? family.byteSwapped : family) ? LinkLayer.ip(frame, at: 4) : .other
    }

    /// 2 is IPv4 everywhere; IPv6 is 10 on Linux, 24 on NetBSD and OpenBSD, 26 on Solaris, 28 on FreeBSD, 30 on Darwin.
    static func isIP(_ family: UInt32) -> Bool { [2, 10, 24, 26, 28, 30].contains(family) }
}
