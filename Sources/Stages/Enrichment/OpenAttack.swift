import Pipeline

/// What is kept of an attack that may still grow.
struct OpenAttack: Sendable {
    /// Of the newest row, written or about to be.
    var rank: AttackRank
    /// Where that row was last seen in the output; -1 before it was acknowledged.
    var outputOffset: Int64
    var lastSeen: Timestamp
    var address: Address
    /// By the numbers of `PlatformClocks`.
    var platform: Int32
    var isAbsorbed: Bool
    /// The newest row that was handed out or read back; nil before the first.
    var written: StoredAttack?

    init(_ attack: PassedAttack, platform: Int32) {
        (rank, outputOffset, lastSeen) = (attack.rank, -1, attack.session.lastSeen)
        (address, self.platform) = (attack.session.address, platform)
        isAbsorbed = attack.session.absorbedBy != nil
    }

    mutating func become(_ attack: PassedAttack) {
        (rank, lastSeen) = (attack.rank, attack.session.lastSeen)
        isAbsorbed = attack.session.absorbedBy != nil
    }
}
