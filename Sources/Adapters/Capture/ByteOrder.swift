/// The order in which the machine that wrote a capture laid down its numbers.
enum ByteOrder: Equatable {
    case little, big

    /// The caller has checked that the bytes lie within `bytes`; RawSpan traps otherwise.
    @inline(__always)
    func uint16(_ bytes: RawSpan, at offset: Int) -> UInt16 {
        let raw = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self)
        return self == .little ? UInt16(littleEndian: raw) : UInt16(bigEndian: raw)
    }

    @inline(__always)
    func uint32(_ bytes: RawSpan, at offset: Int) -> UInt32 {
        native(bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    @inline(__always)
    func native(_ raw: UInt32) -> UInt32 { self == .little ? UInt32(littleEndian: raw) : UInt32(bigEndian: raw) }

    @inline(__always)
    func uint64(_ bytes: RawSpan, at offset: Int) -> UInt64 {
        let raw = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
        return self == .little ? UInt64(littleEndian: raw) : UInt64(bigEndian: raw)
    }
}
