import Batching
import Packets
import Pipeline

/// Frames of every link type (the first two bytes of an input) and the packet headers in them.
enum HeaderTarget {
    static let target = FuzzTarget(name: "headers", bytesMax: 2_048, seeds: { try SeedFiles.frames() }, run: run)

    private static func run(_ bytes: [UInt8]) throws {
        guard bytes.count > 2 else { return }
        let frame = bytes.span.bytes.extracting(2..<bytes.count)
        let linkType = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
        if case .ip(let offset, let count) = LinkLayer.network(of: frame, linkType: linkType) {
            guard offset >= 0, count > 0, offset + count <= frame.byteCount else {
                throw BrokenPromise("link type \(linkType) finds a packet at \(offset), \(count) bytes, in a frame of \(frame.byteCount)")
            }
            _ = LinkLayer.wireLength(ofPacketAt: offset, count: count, in: frame, frameWireLength: UInt32(frame.byteCount))
            _ = LinkLayer.wireLength(ofPacketAt: offset, count: count, in: frame, frameWireLength: UInt32(linkType))
            try packet(frame.extracting(offset..<offset + count))
        }
        try packet(frame)
    }

    private static func packet(_ bytes: RawSpan) throws {
        _ = try? PacketDecoder.decode(bytes)
        if let signature = PacketDecoder.signature(bytes) {
            let text = signature.rawSignature()
            guard let again = try? TCPSignature(rawSignature: text, isSynAck: signature.isSynAck), again.rawSignature() == text else {
                throw BrokenPromise("the signature \(text) is not read as it was written")
            }
        }
        guard let ends = Endpoints(bytes, wireLength: UInt32(bytes.byteCount)) else { return }
        try travel(bytes, to: ends.destination)
    }

    /// What a sensor sends of a packet is what was captured.
    private static func travel(_ bytes: RawSpan, to machine: Address) throws {
        let platform = PlatformDescription(
            id: "fuzz", country: "??", networkKind: "", machines: [PlatformDescription.Machine(index: 1, address: machine, system: "")])
        var batcher = Batcher(platform: platform, sensor: "fuzz", epoch: 1, partitionCount: 4, limits: BatchLimits())
        var sealed: [Batcher.Sealed] = []
        let length = UInt32(bytes.byteCount)
        guard batcher.take(bytes, wireLength: length, captured: Timestamp(seconds: 1), into: &sealed) else { return }
        batcher.sealAll(into: &sealed)
        guard sealed.count == 1, let batch = try? PacketBatch(encoded: sealed[0].batch.encoded()), batch == sealed[0].batch else {
            throw BrokenPromise("a batch of one packet is not read as it was written")
        }
        var place = 0
        let record = try PacketRecord(batch: batch.packets, position: &place)
        let isSame = record.bytes.count == bytes.byteCount && record.bytes.enumerated().allSatisfy { batch.packets[$1] == bytes.byte(at: $0) }
        guard isSame, place == batch.packets.count else { throw BrokenPromise("a packet does not travel as it was captured") }
    }
}

extension RawSpan {
    /// "Unsafe" loads of a raw span are bounds-checked; the name warns of types with invalid patterns, which integers have not.
    fileprivate func byte(at offset: Int) -> UInt8 { unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
}
