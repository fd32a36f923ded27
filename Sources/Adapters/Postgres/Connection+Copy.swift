import CPq

extension Connection {
    package enum CopyFormat: String, Sendable { case text, binary }

    /// Copies rows into a table, all or none. Each chunk holds bytes of COPY's format (PostgreSQL's documentation, "COPY"), cut anywhere.
    package func copyIn(
        table: String, columns: [String], format: CopyFormat = .binary, chunks: some Sequence<[UInt8]>
    ) throws(PostgresError) {
        let operation = "copy rows into \"\(table)\""
        let names = columns.map(Self.quoted).joined(separator: ", ")
        let start = PGResult(
            PQexec(handle.pointer, "copy \(Self.quoted(table)) (\(names)) from stdin (format \(format.rawValue))"))
        guard start.status == PGRES_COPY_IN else {
            throw failure(operation, sqlState: start.sqlState, message: start.primaryMessage)
        }
        for chunk in chunks where !send(chunk) { break }
        // What went wrong on the way shows in the result, with its SQLSTATE; libpq's own message is the fallback.
        let isEnded = PQputCopyEnd(handle.pointer, nil) == 1
        let result = PGResult(PQgetResult(handle.pointer))
        while let rest = PQgetResult(handle.pointer) { PQclear(rest) }
        guard isEnded || result.sqlState != nil else { throw failure(operation) }
        _ = try checked(result, operation)
    }

    /// In pieces, since libpq keeps a copy of each.
    private func send(_ chunk: [UInt8]) -> Bool {
        let pieceBytesMax = 1 << 16
        return chunk.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: pieceBytesMax) {
                let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + pieceBytesMax, bytes.count)])
                // Bytes of a piece are read as characters, which have the same size and layout.
                guard PQputCopyData(handle.pointer, piece.assumingMemoryBound(to: CChar.self).baseAddress, Int32(piece.count)) == 1 else {
                    return false
                }
            }
            return true
        }
    }
}
