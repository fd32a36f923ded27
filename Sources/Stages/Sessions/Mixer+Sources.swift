import Pipeline

extension Mixer {
    @inline(__always)
    func mix(_ platform: UInt32, _ address: Address) -> UInt64 { mix(address.low ^ UInt64(platform) << 32, address.high) }
}
