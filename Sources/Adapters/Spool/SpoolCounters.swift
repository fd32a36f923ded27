/// One slot of the counters file: where the numbers stand. Little-endian, zeros behind it:
///
///     0   8   magic "LEURRCNT"
///     8   4   format version
///     12  8   how often the counters have been written: the slot with more is newer
///     20  4   flags (bit 0: the sensor has stopped in order and everything is synced)
///     24  …   the run, as in a segment's header, with the numbers as they stand
///     …   4   CRC-32 of all before
package struct SpoolCounters: Equatable, Sendable {
    private static let magic = Array("LEURRCNT".utf8)
    private static let version: UInt32 = 1

    package var sequence: UInt64
    package var isClean: Bool
    package var run: SpoolRun

    package init(sequence: UInt64, isClean: Bool, run: SpoolRun) { (self.sequence, self.isClean, self.run) = (sequence, isClean, run) }

    package func encoded() -> [UInt8] {
        var writer = FieldWriter()
        writer.put(Self.magic)
        writer.put(Self.version)
        writer.put(sequence)
        writer.put(UInt32(isClean ? 1 : 0))
        run.put(into: &writer)
        writer.seal()
        return writer.bytes
    }

    package init?(decoding bytes: [UInt8]) {
        var reader = FieldReader(bytes)
        guard reader.take(Self.magic.count) == Self.magic, reader.take(UInt32.self) == Self.version,
            let sequence = reader.take(UInt64.self), sequence < .max, let flags = reader.take(UInt32.self),
            let run = SpoolRun(from: &reader), reader.isSealed(from: 0)
        else { return nil }
        self.init(sequence: sequence, isClean: flags & 1 == 1, run: run)
    }

    /// The bytes that one slot takes: whole pages, so that writing one never touches the other.
    static func slotBytes(partitionCount: Int) -> Int { (64 + 16 * partitionCount + 4_095) / 4_096 * 4_096 }

    /// The newest whole slot of a file.
    package static func newest(in file: [UInt8]) -> SpoolCounters? {
        let half = file.count / 2
        let slots = [Array(file[..<half]), Array(file[half...])].compactMap { SpoolCounters(decoding: $0) }
        return slots.max { $0.sequence < $1.sequence }
    }
}
