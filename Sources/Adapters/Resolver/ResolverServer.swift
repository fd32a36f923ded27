import Pipeline

/// Where a resolver listens. An address, not a name: there is nobody yet who could say what a name means.
package struct ResolverServer: Hashable, Sendable {
    package var address: Address
    package var port: UInt16

    package static let defaultPort: UInt16 = 53

    package init(address: Address, port: UInt16 = defaultPort) { (self.address, self.port) = (address, port) }

    /// - Parameter text: `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1` or `[2001:db8::1]:5353`.
    package init(_ text: String) throws(ResolverError) {
        guard let (host, port) = Self.split(text), let address = Address(host) else {
            throw ResolverError(
                code: .configuration, operation: "use the resolver \"\(text)\"",
                reason: "it is no address with a port; write 192.0.2.1:53 or [2001:db8::1]:53")
        }
        self.init(address: address, port: port)
    }

    private static func split(_ text: String) -> (host: String, port: UInt16)? {
        if text.hasPrefix("[") {
            guard let close = text.firstIndex(of: "]") else { return nil }
            let (host, rest) = (text[text.index(after: text.startIndex)..<close], text[text.index(after: close)...])
            if rest.isEmpty { return (String(host), defaultPort) }
            guard rest.first == ":", let port = port(rest.dropFirst()) else { return nil }
            return (String(host), port)
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return (text, defaultPort) }
        return port(parts[1]).map { (String(parts[0]), $0) }
    }

    private static func port(_ text: Substring) -> UInt16? {
        guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(text), port > 0 else { return nil }
        return port
    }
}

extension ResolverServer: CustomStringConvertible {
    package var description: String { address.family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}
