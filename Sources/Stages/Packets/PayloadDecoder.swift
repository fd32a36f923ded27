/// The data behind a TCP or UDP header.
enum PayloadDecoder {
    /// The first captured bytes of them; none of a packet without, and of one that was cut before them.
    static func decode(_ bytes: RawSpan, _ ip: IPHeader, bytesMax: Int) -> [UInt8] {
        let captured = ip.capturedPayload(bytes)
        guard ip.fragmentOffset == 0, let headerBytes = headerBytes(bytes, ip, captured), headerBytes < captured else { return [] }
        let start = ip.payloadOffset + headerBytes
        let count = min(captured - headerBytes, bytesMax)
        var payload: [UInt8] = []
        payload.reserveCapacity(count)
        for offset in start..<start + count { payload.append(bytes.byte(offset)) }
        return payload
    }

    private static func headerBytes(_ bytes: RawSpan, _ ip: IPHeader, _ captured: Int) -> Int? {
        switch ip.ipProtocol {
        case IPProtocol.udp: return UDPDecoder.headerBytes
        case IPProtocol.tcp where captured >= TCPDecoder.headerBytesMin: return Int(bytes.byte(ip.payloadOffset + 12) >> 4) * 4
        default: return nil
        }
    }
}
