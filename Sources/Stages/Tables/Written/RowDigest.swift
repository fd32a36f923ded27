/// Two rows are the same if their digests are, but for one case in 2^64. They are keyed, with a key that each process draws for itself: nobody outside
/// can look for such a case.
struct RowDigest: Equatable, Sendable {
    let key: Int
    let content: Int

    /// - Parameter table: which of an attack's tables has the row.
    init(_ row: CopyRows.Row, table: Int) {
        func digest(_ bytes: UnsafeRawBufferPointer) -> Int {
            var hasher = Hasher()
            hasher.combine(table)
            hasher.combine(bytes: bytes)
            return hasher.finalize()
        }
        (key, content) = (digest(row.key), digest(row.all))
    }
}
