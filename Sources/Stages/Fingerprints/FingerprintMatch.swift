/// The answer for one raw signature: which label of the database it carries, how well, and how far away its sender is.
package struct FingerprintMatch: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// A specific signature matches in every field.
        case exact
        /// A last-resort signature matches in every field, and no specific one does.
        case generic
        /// Only the time to live or a forgivable quirk differs (`df`, `id+` gone; `id-`, `ecn` come).
        case fuzzy
        /// Nothing in the database.
        case unknown
    }

    /// nil if the signature is unknown.
    package var label: FingerprintLabel?
    package var isFuzzy: Bool
    /// The sender draws its initial time to live at random: `distanceHops` is then an upper bound.
    package var hasRandomTTL: Bool
    /// Routers between the sender and the sensor: from the signature's initial time to live, or guessed from the usual
    /// ones (32, 64, 128, 255) if there is no signature or its value cannot be right.
    package var distanceHops: UInt8

    package init(label: FingerprintLabel?, isFuzzy: Bool, hasRandomTTL: Bool, distanceHops: UInt8) {
        (self.label, self.isFuzzy, self.hasRandomTTL, self.distanceHops) = (label, isFuzzy, hasRandomTTL, distanceHops)
    }

    /// A fuzzy match of a last-resort signature counts as fuzzy: the weaker statement of the two.
    package var kind: Kind {
        guard let label else { return .unknown }
        return isFuzzy ? .fuzzy : label.isGeneric ? .generic : .exact
    }

    /// The operating system (`Windows`, `Linux`, …); nil if unknown, or if an application built the packet.
    package var family: String? { label.flatMap { $0.isApplication ? nil : $0.name } }

    /// The application that built the packet (`NMap`); nil if unknown, or if an operating system did.
    package var application: String? { label.flatMap { $0.isApplication ? $0.name : nil } }

    package var flavour: String { label?.flavour ?? "" }

    /// More hops than a path on the Internet has: the initial time to live is not what it seems.
    package var hasExcessiveDistance: Bool { distanceHops > HopDistance.maximumHops }

    /// What p0f prints as `params`, without `tos`: words of `generic`, `fuzzy`, `random_ttl`, `excess_dist`, or `none`.
    package var params: String {
        var words: [String] = []
        if label?.isGeneric == true { words.append("generic") }
        if isFuzzy { words.append("fuzzy") }
        if hasRandomTTL { words.append("random_ttl") }
        if hasExcessiveDistance { words.append("excess_dist") }
        return words.isEmpty ? "none" : words.joined(separator: " ")
    }
}
