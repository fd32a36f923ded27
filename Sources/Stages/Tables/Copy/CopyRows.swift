/// Rows one behind the other, as `CopyRow` writes them, to be told apart again.
struct CopyRows {
    struct Row {
        let place: Range<Int>
        let all: UnsafeRawBufferPointer
        /// The first fields.
        let key: UnsafeRawBufferPointer
    }

    let bytes: [UInt8]
    /// So many fields, the first ones, are a row's key.
    let keyFieldCount: Int

    /// The rows' bytes are there as long as `body` runs.
    func forEach(_ body: (Row) -> Void) {
        bytes.withUnsafeBytes { bytes in
            var end = 0
            while end < bytes.count {
                let start = end
                var keyEnd = end
                let fieldCount: Int16 = Self.number(bytes, &end)
                for field in 0..<fieldCount {
                    if field == keyFieldCount { keyEnd = end }
                    let length: Int32 = Self.number(bytes, &end)
                    // A field that is null has a length of -1 and no bytes.
                    end += Int(max(length, 0))
                }
                body(
                    Row(
                        place: start..<end, all: UnsafeRawBufferPointer(rebasing: bytes[start..<end]),
                        key: UnsafeRawBufferPointer(rebasing: bytes[start..<keyEnd])))
            }
        }
    }

    /// Unaligned loads are checked in debug builds only: these are rows that this program wrote.
    private static func number<Number: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, _ place: inout Int) -> Number {
        defer { place += MemoryLayout<Number>.size }
        return Number(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: Number.self))
    }
}
