/// The earliest packet of one conversation that touched a machine in some stretch of time.
package struct Touch: Hashable, Sendable {
    package var key: TouchKey
    package var transport: TransportProtocol
    /// The machine's port.
    package var port: UInt16
    package var remotePort: UInt16

    package init(key: TouchKey, transport: TransportProtocol, port: UInt16, remotePort: UInt16) {
        (self.key, self.transport, self.port, self.remotePort) = (key, transport, port, remotePort)
    }

    package var target: Target { Target(transport: transport, port: port) }
}

/// A port with its protocol, as in `135/tcp`.
package struct Target: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var transport: TransportProtocol
    package var port: UInt16

    package init(transport: TransportProtocol, port: UInt16) { (self.transport, self.port) = (transport, port) }

    package var description: String { "\(port)/\(transport.name)" }

    package static func < (left: Target, right: Target) -> Bool {
        (left.transport.rawValue, left.port) < (right.transport.rawValue, right.port)
    }
}
