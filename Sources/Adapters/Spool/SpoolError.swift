import Glibc

/// Why the spool cannot be used, or does not take a batch.
package struct SpoolError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        /// Another process has the folder.
        case inUse = "in_use"
        /// The disk, the quota or the spool's own bound leaves no room.
        case full
        case notFound = "not_found"
        case permissionDenied = "permission_denied"
        /// What lies there cannot be used: a newer format, or batches for another number of partitions.
        case unsupported
        /// The operating system refused a call: a broken or read-only disk.
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

    init(errno number: Int32, operation: String) {
        let cause = String(cString: strerror(number)).lowercased()
        self.operation = operation
        switch number {
        // EFBIG is a limit on the size of files, not a broken disk.
        case ENOSPC, EDQUOT, EFBIG: (code, reason) = (.full, "\(cause); make room on the disk")
        case ENOENT, ENOTDIR: (code, reason) = (.notFound, "\(cause); check the path")
        case EACCES, EPERM: (code, reason) = (.permissionDenied, "\(cause); let this user write there")
        default: (code, reason) = (.system, cause)
        }
    }

    /// Acknowledgements make room again; the other causes need a person.
    package var isRetriable: Bool { code == .full }
    package var isFatal: Bool { !isRetriable }

    package var description: String { "cannot \(operation): \(reason)" }
}
