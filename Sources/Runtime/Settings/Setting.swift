/// One configuration key: declared once, read from flags over environment over file over default.
package struct Setting: Sendable {
    package enum Kind: Sendable, Equatable {
        case text
        /// Never shown, and never taken from the command line, which everybody can read.
        case secret
        case integer(ClosedRange<Int64>)
        case number(ClosedRange<Double>)
        case flag
        case oneOf([String])
        /// Several values: the flag repeated, or followed by several; in the environment separated by commas.
        case list
        /// `key=value` pairs, given like a list.
        case map
    }

    /// In words joined by hyphens, the unit last: `flush-interval-milliseconds`.
    package var name: String
    package var kind: Kind
    /// The default as text; nil if the key has no value unless given.
    package var fallback: String?
    /// In place of `fallback` where latency matters more than load; nil if it is the same.
    package var lowLatency: String?
    /// Another key, whose value this one takes unless it is given.
    package var follows: String?
    /// What it does, its unit, when to change it.
    package var summary: String

    package init(
        _ name: String, _ kind: Kind, default fallback: String? = nil, lowLatency: String? = nil, follows other: String? = nil, _ summary: String
    ) {
        (self.name, self.kind, self.fallback, follows, self.summary) = (name, kind, fallback, other, summary)
        self.lowLatency = lowLatency
    }

    /// `LEURRE_FLUSH_INTERVAL_MILLISECONDS`.
    package var environmentName: String { "LEURRE_" + fileName.uppercased() }

    /// `flush_interval_milliseconds`.
    package var fileName: String { String(name.map { $0 == "-" ? "_" : $0 }) }
}

/// A configuration that cannot be used: what is wrong, where it was said, what would be right.
package struct SettingError: Error, CustomStringConvertible, Sendable {
    package var description: String
    package init(_ description: String) { self.description = description }
}
