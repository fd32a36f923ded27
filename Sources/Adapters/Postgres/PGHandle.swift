import CPq

/// Owns libpq's connection object and frees it, here only.
final class PGHandle {
    let pointer: OpaquePointer

    /// - Parameter parameters: libpq's keywords with their values, later ones winning; `dbname` may be a whole address.
    /// Nil if libpq has no memory. A connection that failed is a handle all the same: its error message says why.
    init?(parameters: [(keyword: String, value: String)]) {
        let keywords = CStringList(parameters.map { $0.keyword })
        let values = CStringList(parameters.map { $0.value })
        let made = keywords.withPointers { keywords in values.withPointers { values in PQconnectdbParams(keywords, values, 1) } }
        guard let made else { return nil }
        pointer = made
        // The default writes notices to standard error.
        PQsetNoticeProcessor(made, { _, _ in }, nil)
    }

    deinit { PQfinish(pointer) }

    var isConnected: Bool { PQstatus(pointer) == CONNECTION_OK }
    var message: String { PQerrorMessage(pointer).map { String(cString: $0) } ?? "" }
}
