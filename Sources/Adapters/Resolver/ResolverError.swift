/// Why names cannot be asked for at all: one sentence with what was tried and what to do. A question that nobody answers is no error.
package struct ResolverError: Error, Equatable, Sendable {
    package enum Code: String, Sendable {
        /// A setting that cannot be used.
        case configuration
        /// The resolver library or the system gave no channel, socket or thread.
        case unavailable
    }

    package var code: Code
    /// What was tried, with its object: `use the resolver "dns.example"`.
    package var operation: String
    /// The cause, and what to do about it.
    package var reason: String

    package init(code: Code, operation: String, reason: String) { (self.code, self.operation, self.reason) = (code, operation, reason) }

    /// Trying again later may help, without anybody doing something.
    package var isRetriable: Bool { code == .unavailable }
    /// Only another configuration helps.
    package var isFatal: Bool { !isRetriable }
}

extension ResolverError: CustomStringConvertible {
    package var description: String { "cannot \(operation): \(reason)" }
}
