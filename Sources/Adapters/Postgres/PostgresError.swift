/// Why something that was asked of Postgres did not happen: `cannot <operation>: <reason>`, and what to do where that is known.
///
/// Never carries a password: addresses are named by host, port, database and user only.
package struct PostgresError: Error, Equatable, Sendable {
    package enum Code: String, Sendable, CaseIterable {
        /// No server answers, or the connection is gone.
        case connection
        /// A wrong password, an unknown user, or a right that is missing.
        case authentication
        /// The two sides do not agree on TLS, or a certificate is refused.
        case encryption
        /// A standby, or a database set to read only.
        case readOnly = "read_only"
        case diskFull = "disk_full"
        /// Two transactions that could not be put in an order.
        case serialization
        case deadlock
        /// A row with this key is there.
        case duplicate
        /// The statement or a lock took longer than allowed.
        case timeout
        /// A table, column or database that is not there, or a schema that this program does not know.
        case schema
        /// A statement that is none, or an address that is none.
        case syntax
        case other
    }

    package var code: Code
    /// A verb and its object, such as `copy rows into "stage_attacks"`.
    package var operation: String
    package var reason: String
    /// Five characters (PostgreSQL's documentation, appendix A); nil if the server said nothing.
    package var sqlState: String?
    /// What to do, where more is known than the code's own advice.
    package var cure: String?

    package init(code: Code, operation: String, reason: String, sqlState: String? = nil, cure: String? = nil) {
        (self.code, self.operation, self.reason, self.sqlState, self.cure) = (code, operation, reason, sqlState, cure)
    }

    /// The same may succeed later without anybody's help.
    package var isRetriable: Bool {
        switch code {
        case .connection, .serialization, .deadlock, .timeout: true
        default: false
        }
    }

    /// The connection must be made anew.
    package var isFatal: Bool { code == .connection }
}

extension PostgresError: CustomStringConvertible {
    package var description: String {
        guard let advice = cure ?? advice else { return "cannot \(operation): \(reason)" }
        return "cannot \(operation): \(reason); \(advice)"
    }

    private var advice: String? {
        switch code {
        case .connection: "check that the server runs and listens there"
        case .authentication: "check the user, the password and the rights of the user"
        case .readOnly: "connect to the primary server"
        case .diskFull: "make room on the server's disk"
        default: nil
        }
    }
}
