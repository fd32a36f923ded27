/// A whole COPY in binary format: the signature, no flags, no header extension; the rows; the end (PostgreSQL's documentation, "COPY").
enum CopyData {
    static func bytes(_ rows: some Collection<[UInt8]>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rows.reduce(header.count + end.count) { $0 + $1.count })
        bytes += header
        for row in rows { bytes += row }
        return bytes + end
    }

    private static let header: [UInt8] = Array("PGCOPY\n".utf8) + [0xff] + Array("\r\n".utf8) + [UInt8](repeating: 0, count: 9)
    private static let end: [UInt8] = [0xff, 0xff]
}
