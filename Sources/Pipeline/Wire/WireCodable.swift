/// A message of `schemas/events`. Unknown fields are passed over, so that an older reader survives a newer writer.
package protocol WireCodable {
    func encode(into writer: inout WireWriter)
    init(from reader: inout WireReader) throws(WireError)
}

extension WireCodable {
    package func encoded() -> [UInt8] {
        var writer = WireWriter()
        // What most rows need: else the buffer would grow four times on the way there.
        writer.reserve(byteCount: 128)
        encode(into: &writer)
        return writer.bytes
    }

    package init(encoded bytes: [UInt8]) throws(WireError) {
        // The reader does not outlive the closure, and what it read holds no pointer.
        self = try bytes.withUnsafeBufferPointer { raw throws(WireError) in
            var reader = WireReader(UnsafeRawBufferPointer(raw))
            return try Self(from: &reader)
        }
    }

    /// A row as it lies in its topic. One that is too long is nobody's: written again with what a stage adds, no broker would take it.
    package init(row bytes: [UInt8]) throws(WireError) {
        guard bytes.count <= Topic.rowBytesMax else { throw .tooLong }
        try self.init(encoded: bytes)
    }
}
