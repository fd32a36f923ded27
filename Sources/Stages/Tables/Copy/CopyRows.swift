/// Rows one behind the other, as `CopyRow` writes them, to be told apart again.
struct CopyRows: Sequence, IteratorProtocol {
    struct Row {
        var all: Range<Int>
        var key: Range<Int>
    }

    private let bytes: [UInt8]
    private let keyFieldCount: Int
    private var start = 0

    /// - Parameter keyFieldCount: so many fields, the first ones, are a row's key.
    init(_ bytes: [UInt8], keyFieldCount: Int) { (self.bytes, self.keyFieldCount) = (bytes, keyFieldCount) }

    mutating func next() -> Row? {
        guard start < bytes.count else { return nil }
        let first = start
        var keyEnd = start
        let fieldCount: Int16 = number()
        for field in 0..<fieldCount {
            if field == keyFieldCount { keyEnd = start }
            let length: Int32 = number()
            // A field that is null has a length of -1 and no bytes.
            start += Int(Swift.max(length, 0))
        }
        return Row(all: first..<start, key: first..<keyEnd)
    }

    private mutating func number<Number: FixedWidthInteger>() -> Number {
        defer { start += MemoryLayout<Number>.size }
        return bytes.withUnsafeBytes { Number(bigEndian: $0.loadUnaligned(fromByteOffset: start, as: Number.self)) }
    }
}
