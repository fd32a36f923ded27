/// How large a MaxMind-format file says its search tree is (MaxMind DB specification 2.0, "Database Metadata").
///
/// The library multiplies these numbers in 32 bits, so that a file that claims enough nodes leads it out of its memory, some even while
/// it is opened (libmaxminddb 1.7). So they are read here before the library sees the file.
struct MMDBMetadata {
    private(set) var nodeCount: UInt64 = 0
    private(set) var recordBits: UInt64 = 0

    /// Behind the tree.
    private static let separatorBytes: UInt64 = 16

    /// - Parameter start: where the metadata begin, behind the marker.
    init?(_ contents: [UInt8], at start: Int) {
        var reader = MMDBReader(contents, start)
        guard let head = reader.head(), head.kind == .map else { return nil }
        var (nodes, bits): (UInt64?, UInt64?)
        for _ in 0..<head.size {
            guard let key = reader.key() else { return nil }
            // Of a key that stands twice the library takes the first.
            switch key {
            case Self.nodeCountKey where nodes == nil: nodes = reader.number()
            case Self.recordSizeKey where bits == nil: bits = reader.number()
            default: if !reader.skip() { return nil }
            }
        }
        guard let nodes, let bits, nodes <= UInt32.max, bits <= UInt16.max else { return nil }
        (nodeCount, recordBits) = (nodes, bits)
    }

    private static let nodeCountKey = Array("node_count".utf8)
    private static let recordSizeKey = Array("record_size".utf8)

    /// Whether the tree lies within a file of so many bytes.
    func fits(fileBytes: Int) -> Bool {
        // Two records a node. Both factors were bounded above, so that nothing can overflow.
        nodeCount * recordBits / 4 + Self.separatorBytes <= UInt64(fileBytes)
    }
}
