/// Why an address cannot be listened on or asked: `cannot <operation>: <reason>`.
package struct HTTPFailure: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// Text that is no address.
        case syntax
        /// Somebody else listens there.
        case inUse = "in_use"
        /// Nobody answers.
        case unreachable
        case other
    }

    package var code: Code
    package var operation: String
    package var reason: String

    package var description: String {
        let advice = code == .syntax ? "; write HOST:PORT, [IPV6]:PORT or off" : code == .inUse ? "; give another port" : ""
        return "cannot \(operation): \(reason)\(advice)"
    }
}
