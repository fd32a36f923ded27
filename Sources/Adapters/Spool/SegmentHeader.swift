/// What stands at the start of a segment, so that it can be read without any other file. Little-endian:
///
///     0   8   magic "LEURRSPL"
///     8   4   format version
///     12  …   the run: epoch 8, boot 16, owner 8, flags 4 (bit 0: a replay), partition count 4, and for each partition the number
///             8 and the packets before 8 of the next batch when the segment was begun
///     …   4   CRC-32 of all before
package struct SegmentHeader: Equatable, Sendable {
    package enum Refusal: Error, Equatable { case damaged, newerFormat }

    package static let version: UInt32 = 1
    private static let magic = Array("LEURRSPL".utf8)
    /// No header is longer.
    static let byteCountMax = 64 + 16 * SpoolRun.partitionsMax

    package var run: SpoolRun

    package init(run: SpoolRun) { self.run = run }

    var byteCount: Int { Self.magic.count + 4 + run.byteCount + 4 }

    package func encoded() -> [UInt8] {
        var writer = FieldWriter()
        writer.put(Self.magic)
        writer.put(Self.version)
        run.put(into: &writer)
        writer.seal()
        return writer.bytes
    }

    /// Decodes the start of a segment; `byteCount` is where its records begin.
    package static func decode(_ bytes: [UInt8]) throws(Refusal) -> (header: SegmentHeader, byteCount: Int) {
        var reader = FieldReader(bytes)
        guard reader.take(magic.count) == magic, let version = reader.take(UInt32.self) else { throw .damaged }
        guard let run = SpoolRun(from: &reader), reader.isSealed(from: 0) else {
            // A version that is not ours may have another layout; one whose bits were flipped is read without its header.
            throw (2...255).contains(version) ? .newerFormat : .damaged
        }
        guard version == Self.version else { throw .newerFormat }
        return (SegmentHeader(run: run), reader.position)
    }
}
