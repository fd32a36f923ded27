import Packets
import Pipeline

/// A capture read again with nothing of the simulator: records of nanosecond pcap, then the house's decoder.
struct CaptureRecords {
    struct Record {
        var time: Int64
        var bytes: [UInt8]
        var packet: Packet
        var signature: TCPSignature?
    }

    private(set) var records: [Record] = []

    init(_ capture: [UInt8]) throws {
        var position = 24
        while position < capture.count {
            func number(_ offset: Int) -> Int64 { (0..<4).reduce(0) { $0 | Int64(capture[position + offset + $1]) << Int64($1 * 8) } }
            let length = Int(number(8))
            let bytes = Array(capture[position + 16..<position + 16 + length])
            records.append(
                Record(
                    time: number(0) * 1_000_000_000 + number(4), bytes: bytes, packet: try PacketDecoder.decode(bytes.span.bytes),
                    signature: PacketDecoder.signature(bytes.span.bytes)))
            position += 16 + length
        }
    }
}
