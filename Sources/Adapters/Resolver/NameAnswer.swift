import Pipeline

/// The end of a question: a name, the certainty that there is none, or that it was given up.
package struct NameAnswer: Equatable, Sendable {
    package var address: Address
    /// In lower case and in the presentation format, at most 255 characters; empty if the address has no name; nil if nobody could say.
    package var name: String?

    package init(address: Address, name: String?) { (self.address, self.name) = (address, name) }
}
