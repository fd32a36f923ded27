import Pipeline

/// Numbers in network order. The caller has checked that they lie within the bytes; RawSpan traps otherwise.
extension RawSpan {
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 { unsafeLoad(fromByteOffset: offset, as: UInt8.self) }

    @inline(__always)
    func uint16(_ offset: Int) -> UInt16 { UInt16(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self)) }

    @inline(__always)
    func uint32(_ offset: Int) -> UInt32 { UInt32(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)) }

    @inline(__always)
    func uint64(_ offset: Int) -> UInt64 { UInt64(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)) }

    @inline(__always)
    func ipv4Address(_ offset: Int) -> Address { Address(ipv4: uint32(offset)) }

    @inline(__always)
    func ipv6Address(_ offset: Int) -> Address { Address(high: uint64(offset), low: uint64(offset + 8)) }
}
