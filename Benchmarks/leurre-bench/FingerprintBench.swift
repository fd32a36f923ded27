import Capture
import Fingerprints
import Packets
import Pipeline

/// Signatures against the whole p0f database, none of them remembered.
enum FingerprintBench {
    static func run(_ path: String, _ database: SignatureDatabase) throws -> [Finding] {
        var signatures: [TCPSignature] = []
        let file = try CaptureFile(path: path)
        while signatures.count < 100_000, try file.read(max: 4_096, { frame, bytes in
            guard case .ip(let offset, let count) = LinkLayer.network(of: bytes, linkType: frame.linkType),
                let signature = PacketDecoder.signature(bytes.extracting(offset..<offset + count)), !signature.isSynAck
            else { return }
            signatures.append(signature)
        }) {}
        guard !signatures.isEmpty else { throw BenchmarkError("no SYN in \(path)") }
        // Many hops and windows, so that no two in a row are the same.
        for place in signatures.indices {
            signatures[place].ttl = UInt8(33 + place % 200)
            signatures[place].window = UInt16(truncatingIfNeeded: place &* 257)
        }
        var known = 0
        let seconds = Measure.seconds { for signature in signatures where database.match(signature).operatingSystem != nil { known += 1 } }
        guard known <= signatures.count else { throw BenchmarkError("more answers than questions") }
        return [.most("passive fingerprint: a signature", seconds * 1e9 / Double(signatures.count), unit: "ns", atMost: 400)]
    }
}
