/// Why a capture cannot be opened or read on.
package struct CaptureError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        /// No such file, no such device.
        case notFound = "not_found"
        case permissionDenied = "permission_denied"
        /// The bytes are no capture file that this reader knows.
        case notACapture = "not_a_capture"
        /// A file version, compression or link type that this reader knows but cannot use.
        case unsupported
        /// The input ends in the middle of a record: what came before is whole.
        case truncated
        /// The bytes contradict themselves: what came before is whole, what follows cannot be found.
        case damaged
        /// The capture filter does not compile.
        case invalidFilter = "invalid_filter"
        /// The capture device failed or went away.
        case device
        /// The operating system refused a call.
        case system
    }

    package var code: Code
    /// What was tried, as it follows "cannot", with the object in quotes.
    package var operation: String
    /// The cause, and what to do about it.
    package var reason: String

    package init(code: Code, operation: String, reason: String) {
        (self.code, self.operation, self.reason) = (code, operation, reason)
    }

    /// A device that failed may come back; a file's bytes stay what they are.
    package var isRetriable: Bool { code == .device }
    package var isFatal: Bool { !isRetriable }

    package var description: String { "cannot \(operation): \(reason)" }
}
