/// A message of `schemas/events`. Unknown fields are passed over, so that an older reader survives a newer writer.
package protocol WireCodable: WireReadable {
    func encode(into writer: inout WireWriter)
}

/// What can be read from a message of `schemas/events`, of which it may leave out a part.
package protocol WireReadable {
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
}

extension WireReadable {
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
