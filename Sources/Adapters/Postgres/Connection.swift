import CPq

/// One connection to Postgres. Every call blocks the thread until the server has answered; it belongs to one thread at a time.
package final class Connection {
    let handle: PGHandle
    private let address: ConnectionAddress
    /// Where the connection goes, without user and password.
    package var place: String { address.place }

    /// - Parameter uri: `postgres://user:password@host:port/database`, or any other form that libpq reads.
    package init(uri: String, settings: ConnectionSettings = ConnectionSettings()) throws(PostgresError) {
        address = try ConnectionAddress(uri)
        // What stands before `dbname` can be set by the address, what stands after it cannot.
        let parameters = [
            ("connect_timeout", "\(settings.connectTimeoutSeconds)"), ("tcp_user_timeout", "30000"),
            ("fallback_application_name", settings.applicationName),
        ] + address.transport + [("dbname", uri), ("client_encoding", "UTF8")]
        guard let handle = PGHandle(parameters: parameters) else {
            throw PostgresError(code: .other, operation: "connect to \(address.place)", reason: "no memory")
        }
        self.handle = handle
        guard handle.isConnected else { throw connectFailure() }
        try set("client_min_messages", "warning")
        try set("statement_timeout", "\(settings.statementTimeoutMilliseconds)")
        if let schema = settings.schema { try use(schema: schema) }
    }

    /// False once the connection is lost: it must be made anew.
    package var isOpen: Bool { handle.isConnected }

    /// Looks for names without a schema in `schema` only, and makes them there.
    package func use(schema: String) throws(PostgresError) {
        try set("search_path", Self.quoted(schema))
    }

    /// Runs statements, several with `;` between them: then as one transaction, unless they say otherwise.
    package func execute(_ sql: String, _ operation: String = "execute a statement") throws(PostgresError) {
        _ = try result(of: sql, operation)
    }

    /// Runs one statement. Returns how many rows it wrote or found; 0 if it does neither.
    package func rowCount(of sql: String, _ operation: String) throws(PostgresError) -> Int {
        try result(of: sql, operation).rowCount
    }

    /// Runs one statement and returns what the server calls it.
    func command(_ sql: String, _ operation: String) throws(PostgresError) -> String { try result(of: sql, operation).command }

    private func result(of sql: String, _ operation: String) throws(PostgresError) -> PGResult {
        guard !sql.utf8.contains(0) else { throw zeroByte(operation) }
        return try checked(PGResult(PQexec(handle.pointer, sql)), operation)
    }

    /// Runs one statement; `$1`… stand for the parameters. Returns its rows, every value as text.
    @discardableResult
    package func query(
        _ sql: String, _ parameters: [String?] = [], _ operation: String = "query the database"
    ) throws(PostgresError) -> [[String?]] {
        guard !sql.utf8.contains(0), !parameters.contains(where: { $0?.utf8.contains(0) ?? false }) else { throw zeroByte(operation) }
        let result = CStringList(parameters).withPointers { values in
            PGResult(PQexecParams(handle.pointer, sql, Int32(parameters.count), nil, values, nil, nil, 0))
        }
        return try checked(result, operation).rows
    }

    /// A name as SQL takes it literally.
    package static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private func set(_ name: String, _ value: String) throws(PostgresError) {
        try query("select set_config($1, $2, false)", [name, value], "set \"\(name)\"")
    }

    /// Passes a good result on and makes an error of any other.
    func checked(_ result: PGResult, _ operation: String) throws(PostgresError) -> PGResult {
        guard !result.isSuccess else { return result }
        throw failure(operation, sqlState: result.sqlState, message: result.primaryMessage)
    }

    /// What has no SQLSTATE does not come from the server: libpq has lost it, and may not know yet if it was sending.
    func failure(_ operation: String, sqlState: String? = nil, message: String? = nil) -> PostgresError {
        let code = sqlState.map { handle.isConnected ? PostgresError.Code(sqlState: $0) : lostCode($0) } ?? .connection
        let reason = Self.sentence(address.blanked(message ?? handle.message))
        return PostgresError(code: code, operation: operation, reason: reason, sqlState: sqlState)
    }

    /// A server that ends the connection for a reason that stays (a wrong password) is not merely lost.
    private func lostCode(_ sqlState: String) -> PostgresError.Code {
        let code = PostgresError.Code(sqlState: sqlState)
        return code == .other ? .connection : code
    }

    /// libpq gives no SQLSTATE of a connection that was refused: the server's sentence must do.
    private func connectFailure() -> PostgresError {
        let message = handle.message
        var code = PostgresError.Code.connection
        if ["authentication failed", "no password supplied", "no pg_hba.conf entry", "role \"", "permission denied for database"]
            .contains(where: message.contains) || PQconnectionNeedsPassword(handle.pointer) != 0
        {
            code = .authentication
        } else if message.contains("FATAL:  database \"") {
            code = .schema
        }
        var error = PostgresError(
            code: code, operation: "connect to \(address.place)", reason: Self.sentence(address.blanked(message)))
        if let cure = TransportFault(message)?.cure { (error.code, error.cure) = (.encryption, cure) }
        return error
    }

    private func zeroByte(_ operation: String) -> PostgresError {
        PostgresError(code: .syntax, operation: operation, reason: "a zero byte, which Postgres cannot keep in a text")
    }

    /// One line, without the server's full stop.
    private static func sentence(_ message: String) -> String {
        let line = message.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }.joined(separator: "; ")
        return line.isEmpty ? "the connection is lost" : line
    }
}
