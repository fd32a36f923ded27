import CCrypto

/// A key that cannot be used, or a cryptographic library that fails.
package struct SigningError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The bytes hold no key, or a damaged one.
        case unreadable
        /// A key of another kind, or on another curve.
        case unsupported
        /// The library failed: there is no memory, or no randomness.
        case system
    }

    package var code: Code
    package var operation: String
    package var reason: String

    init(_ code: Code, _ operation: String, _ reason: String) { (self.code, self.operation, self.reason) = (code, operation, reason) }

    /// The library's own words for its last failure.
    static func system(_ operation: String) -> SigningError {
        var text = [CChar](repeating: 0, count: 256)
        let code = ERR_get_error()
        ERR_error_string_n(code, &text, text.count)
        let words = text.withUnsafeBufferPointer { buffer in buffer.baseAddress.map { String(cString: $0) } ?? "" }
        return SigningError(.system, operation, code == 0 ? "OpenSSL gives no reason" : words)
    }

    package var description: String { "cannot \(operation): \(reason)" }
}
