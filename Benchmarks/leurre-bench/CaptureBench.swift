import Batching
import CReference
import Capture
import Packets
import Pipeline

/// Reading and decoding a capture, against C.
enum CaptureBench {
    static func run(_ path: String, rounds: Int) throws -> [Finding] {
        let ours = { try readAndDecode(path) }
        let copy = try Measure.alternate(rounds: rounds) { try checked(reference_copy(path)) } ours: { try checked(ours()) }
        let decode = try Measure.alternate(rounds: rounds) { try checked(reference_decode(path)) } ours: { try checked(ours()) }
        let packets = Double(try ours())
        func speed(_ seconds: Double) -> String { Finding.number(packets / seconds / 1e6) + " Mpps" }
        return [
            .share(
                "read + decode a capture", of: "libpcap + memcpy \(speed(copy.reference))", ours: speed(copy.ours), ratio: copy.ratio, atLeast: 1.35),
            .share("the same", of: "C, same work \(speed(decode.reference))", ours: speed(decode.ours), ratio: decode.ratio, atLeast: 0.95),
        ]
    }

    private static func checked(_ packets: Int64) throws { if packets <= 0 { throw BenchmarkError("a reference loop read nothing") } }

    /// The headers of every packet, in what the house reads them with.
    private static func readAndDecode(_ path: String) throws -> Int64 {
        let file = try CaptureFile(path: path)
        var packets: Int64 = 0
        var packet = Packet.empty
        var mixed: UInt64 = 0
        while try file.read(max: 4_096, { frame, bytes in
            guard case .ip(let offset, let count) = LinkLayer.network(of: bytes, linkType: frame.linkType),
                (try? PacketDecoder.decode(bytes.extracting(offset..<offset + count), into: &packet)) != nil
            else { return }
            packets += 1
            mixed ^= packet.source.low
        }) {}
        return mixed == 1 ? packets - 1 : packets
    }
}
