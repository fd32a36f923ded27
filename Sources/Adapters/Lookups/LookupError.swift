/// Why a database file cannot be used: one sentence with the file, the line if it has lines, and what to do.
package struct LookupError: Error, Equatable, Sendable {
    package enum Code: String, Sendable {
        /// No file was named.
        case noFile = "no_file"
        /// The file cannot be opened or read.
        case unreadable
        case tooLarge = "too_large"
        /// Somebody wrote to the file while it was read.
        case unstable
        /// Neither a country range file nor a MaxMind-format file.
        case unknownFormat = "unknown_format"
        /// The format is known, the content contradicts it.
        case damaged
    }

    package var code: Code
    /// What was tried, with its object: `open "/usr/share/tor/geoip"`.
    package var operation: String
    /// The cause, and what to do about it.
    package var reason: String

    package init(code: Code, operation: String, reason: String) { (self.code, self.operation, self.reason) = (code, operation, reason) }

    /// Trying again later may help, without anybody doing something.
    package var isRetriable: Bool { code == .unreadable || code == .unstable }
    /// Only another file or another configuration helps.
    package var isFatal: Bool { !isRetriable }
}

extension LookupError: CustomStringConvertible {
    package var description: String { "cannot \(operation): \(reason)" }
}
