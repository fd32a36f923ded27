/// What a group of signatures stands for: p0f's `label = type:class:name:flavour` (its documentation, section 5 "Signature groups").
package struct FingerprintLabel: Hashable, Sendable {
    /// Type `g`: a last resort, considered only if no specific signature matches exactly.
    package var isGeneric: Bool
    /// `win`, `unix`, `other`, …; nil for an application (class `!`), such as a scanner that builds its own packets.
    package var systemClass: String?
    /// `Linux`, `Windows`, `NMap`, …
    package var name: String
    /// `3.11 and newer`, `SYN scan`, …; empty if the label has none.
    package var flavour: String

    package init(isGeneric: Bool, systemClass: String?, name: String, flavour: String) {
        (self.isGeneric, self.systemClass, self.name, self.flavour) = (isGeneric, systemClass, name, flavour)
    }

    package var isApplication: Bool { systemClass == nil }

    /// Name and flavour as p0f prints them: `Linux 3.11 and newer`.
    package var title: String { flavour.isEmpty ? name : "\(name) \(flavour)" }
}
