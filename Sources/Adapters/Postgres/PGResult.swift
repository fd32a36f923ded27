import CPq

/// Owns the result of one statement and frees it, here only.
final class PGResult {
    private let pointer: OpaquePointer?

    /// - Parameter pointer: what libpq returned; nil (no memory, or no connection) counts as a failure.
    init(_ pointer: OpaquePointer?) { self.pointer = pointer }

    deinit { PQclear(pointer) }

    var status: ExecStatusType { PQresultStatus(pointer) }

    var isSuccess: Bool {
        switch status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: true
        default: false
        }
    }

    /// What the statement was, as the server says it, such as `COMMIT`.
    var command: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

    /// How many rows the statement wrote or found; 0 for what does neither.
    var rowCount: Int { PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0 }

    var sqlState: String? { field("C") }
    var primaryMessage: String? { field("M") }

    /// Every value as text, nil for null.
    var rows: [[String?]] {
        (0..<PQntuples(pointer)).map { row in
            (0..<PQnfields(pointer)).map { column in
                guard PQgetisnull(pointer, row, column) == 0, let value = PQgetvalue(pointer, row, column) else { return nil }
                return String(cString: value)
            }
        }
    }

    private func field(_ code: Unicode.Scalar) -> String? {
        PQresultErrorField(pointer, Int32(code.value)).map { String(cString: $0) }
    }
}
