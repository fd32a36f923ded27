/// A whole COPY in binary format: the signature, no flags, no header extension; the rows; the end (PostgreSQL's documentation, "COPY").
///
/// It comes in pieces, since rows in hand are the most of what a sink holds, and all of them once more in one piece would be as much again.
package struct CopyData: Sequence, Sendable {
    private let parts: [ArraySlice<UInt8>]

    init(_ rows: [[UInt8]]) { self.init(parts: rows.map { $0[...] }) }

    /// - Parameter parts: rows, or parts of rows, one behind the other.
    init(parts: [ArraySlice<UInt8>]) { self.parts = parts }

    private static let pieceBytes = 1 << 16
    private static let header: [UInt8] = Array("PGCOPY\n".utf8) + [0xff] + Array("\r\n".utf8) + [UInt8](repeating: 0, count: 9)
    private static let end: [UInt8] = [0xff, 0xff]

    package func makeIterator() -> AnyIterator<[UInt8]> {
        var (next, isEnded) = (0, false)
        return AnyIterator {
            guard !isEnded else { return nil }
            var piece = next == 0 ? Self.header : []
            piece.reserveCapacity(Self.pieceBytes)
            let first = next
            // What is longer than a piece makes one of its own.
            while next < parts.count, next == first || piece.count + parts[next].count + Self.end.count <= Self.pieceBytes {
                piece += parts[next]
                next += 1
            }
            guard next == parts.count else { return piece }
            isEnded = true
            return piece + Self.end
        }
    }
}
