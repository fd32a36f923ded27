import Pipeline

/// The answer of reverse DNS about one address.
package struct HostNameAnswer: Equatable, Sendable {
    package var address: Address
    /// Empty if the address has no name.
    package var hostName: String

    package init(address: Address, hostName: String) { (self.address, self.hostName) = (address, hostName) }
}
