/// Whose batches lie in a spool: numbers of another platform, sensor or kind of run are never gone on with.
package struct SpoolOwner: Equatable, Sendable {
    /// A hash of the names (64-bit FNV-1a).
    package let identity: UInt64
    /// A replay's numbers follow from its capture; a live run must not go on with them.
    package let isReplay: Bool

    init(identity: UInt64, isReplay: Bool) { (self.identity, self.isReplay) = (identity, isReplay) }

    package init(platform: String, sensor: String, isReplay: Bool) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        // A zero between the names: no name holds one.
        for byte in Array(platform.utf8) + [0] + Array(sensor.utf8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        self.init(identity: hash, isReplay: isReplay)
    }
}
