import Pipeline

extension Mixer {
    @inline(__always)
    func mix(_ platform: UInt32, _ address: Address) -> UInt64 { mix(address.low ^ UInt64(platform) << 32, address.high) }

    @inline(__always)
    func mix(_ id: SessionID) -> UInt64 { mix(UInt64(bitPattern: id.offset), UInt64(id.index)) }
}
