/// The pcap file format with nanoseconds and packets that begin at the IP header (draft-ietf-opsawg-pcap; link type 101).
enum CaptureBytes {
    static let header: [UInt8] = [
        0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 101, 0, 0, 0,
    ]

    /// Begins a record whose length is told later.
    /// - Returns: where the record begins.
    static func begin(at time: Int64, in bytes: inout [UInt8]) -> Int {
        let start = bytes.count
        let (seconds, nanoseconds) = time.quotientAndRemainder(dividingBy: 1_000_000_000)
        append(UInt32(truncatingIfNeeded: seconds), to: &bytes)
        append(UInt32(truncatingIfNeeded: nanoseconds), to: &bytes)
        append(0, to: &bytes)
        append(0, to: &bytes)
        return start
    }

    static func end(_ start: Int, in bytes: inout [UInt8]) {
        let length = UInt32(bytes.count - start - 16)
        for byte in 0..<4 {
            let value = UInt8(truncatingIfNeeded: length >> UInt32(byte * 8))
            (bytes[start + 8 + byte], bytes[start + 12 + byte]) = (value, value)
        }
    }

    private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
        for byte in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(byte * 8))) }
    }
}
