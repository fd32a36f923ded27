import Pipeline

/// Writes packets byte by byte into one growing buffer, with the checksums that a real stack would compute.
enum FrameWriter {
    static let payloadBytesMax = 1_400

    struct TCP {
        var sequence: UInt32
        var acknowledgement: UInt32
        /// As they lie in bytes 13 and 14 of the header: the last bit before the flags, and the flags.
        var flags: UInt16
        var window: UInt16
        var urgentPointer: UInt16 = 0
    }

    struct IP {
        var source: UInt32
        var destination: UInt32
        var timeToLive: UInt8
        var identification: UInt16
        var fragmentBits: UInt16 = 0x4000
        var typeOfService: UInt8 = 0
    }

    static func syn(
        _ system: SystemTemplate, hops: UInt8, from source: UInt32, to destination: UInt32, remotePort: UInt16, machinePort: UInt16,
        sequence: UInt32, identification: UInt16, into bytes: inout [UInt8]
    ) {
        let quirks = system.signature.quirks
        let isWithoutFragments = quirks.contains(.df)
        let hasIdentification = isWithoutFragments ? quirks.contains(.idPlus) : !quirks.contains(.idMinus)
        let ip = IP(
            source: source, destination: destination, timeToLive: system.signature.ttl > hops ? system.signature.ttl - hops : 1,
            identification: hasIdentification ? max(identification, 1) : 0,
            fragmentBits: (isWithoutFragments ? 0x4000 : 0) | (quirks.contains(.zeroPlus) ? 0x8000 : 0))
        let header = TCP(
            sequence: quirks.contains(.seqMinus) ? 0 : max(sequence, 1), acknowledgement: quirks.contains(.ackPlus) ? 0x0101_0101 : 0,
            flags: 0x02 | (quirks.contains(.ecn) ? 0xc0 : 0) | (quirks.contains(.pushFlag) ? 0x08 : 0) | (quirks.contains(.urgentFlag) ? 0x20 : 0),
            window: system.signature.window, urgentPointer: quirks.contains(.urgentPlus) ? 1 : 0)
        tcp(ip, remotePort, machinePort, header, options: system.options, payload: [], into: &bytes)
    }

    /// Any other segment of a source or a machine.
    static func tcp(
        _ ip: IP, _ sourcePort: UInt16, _ destinationPort: UInt16, _ header: TCP, options: [UInt8], payload: [UInt8],
        into bytes: inout [UInt8]
    ) {
        let length = 20 + options.count + payload.count
        self.header(ip, transport: 6, length: length, into: &bytes)
        let start = bytes.count
        append(sourcePort, &bytes)
        append(destinationPort, &bytes)
        append(header.sequence, &bytes)
        append(header.acknowledgement, &bytes)
        append(UInt16(5 + options.count / 4) << 12 | header.flags, &bytes)
        append(header.window, &bytes)
        append(UInt16(0), &bytes)
        append(header.urgentPointer, &bytes)
        bytes.append(contentsOf: options)
        bytes.append(contentsOf: payload)
        set(checksum(bytes, from: start, pseudoHeader(ip, transport: 6, length)), at: start + 16, &bytes)
    }

    static func udp(_ ip: IP, _ sourcePort: UInt16, _ destinationPort: UInt16, payload: [UInt8], into bytes: inout [UInt8]) {
        let length = 8 + payload.count
        header(ip, transport: 17, length: length, into: &bytes)
        let start = bytes.count
        append(sourcePort, &bytes)
        append(destinationPort, &bytes)
        append(UInt16(length), &bytes)
        append(UInt16(0), &bytes)
        bytes.append(contentsOf: payload)
        let sum = checksum(bytes, from: start, pseudoHeader(ip, transport: 17, length))
        set(sum == 0 ? 0xffff : sum, at: start + 6, &bytes)
    }

    static func echo(_ ip: IP, isReply: Bool, identifier: UInt16, number: UInt16, payload: [UInt8], into bytes: inout [UInt8]) {
        header(ip, transport: 1, length: 8 + payload.count, into: &bytes)
        let start = bytes.count
        append(isReply ? UInt32(0) : 0x0800_0000, &bytes)
        append(identifier, &bytes)
        append(number, &bytes)
        bytes.append(contentsOf: payload)
        set(checksum(bytes, from: start, 0), at: start + 2, &bytes)
    }

    /// A port could not be reached: an ICMP error that quotes the packet by its header and eight bytes (RFC 792).
    static func unreachable(_ ip: IP, quoted: IP, transport: UInt8, _ sourcePort: UInt16, _ destinationPort: UInt16, into bytes: inout [UInt8]) {
        header(ip, transport: 1, length: 36, into: &bytes)
        let start = bytes.count
        append(UInt32(0x0303_0000), &bytes)
        append(UInt32(0), &bytes)
        header(quoted, transport: transport, length: transport == 17 ? 8 : 20, into: &bytes)
        append(sourcePort, &bytes)
        append(destinationPort, &bytes)
        append(transport == 17 ? UInt32(0x0008_0000) : 1, &bytes)
        set(checksum(bytes, from: start, 0), at: start + 2, &bytes)
    }

    private static func header(_ ip: IP, transport: UInt8, length: Int, into bytes: inout [UInt8]) {
        let start = bytes.count
        append(0x4500 | UInt16(ip.typeOfService), &bytes)
        append(UInt16(20 + length), &bytes)
        append(ip.identification, &bytes)
        append(ip.fragmentBits, &bytes)
        append(UInt16(ip.timeToLive) << 8 | UInt16(transport), &bytes)
        append(UInt16(0), &bytes)
        append(ip.source, &bytes)
        append(ip.destination, &bytes)
        set(checksum(bytes, from: start, 0), at: start + 10, &bytes)
    }

    private static func pseudoHeader(_ ip: IP, transport: UInt8, _ length: Int) -> UInt32 {
        (ip.source >> 16) + (ip.source & 0xffff) + (ip.destination >> 16) + (ip.destination & 0xffff) + UInt32(transport) + UInt32(length)
    }

    /// The Internet checksum (RFC 1071) of all bytes from `start` on.
    private static func checksum(_ bytes: [UInt8], from start: Int, _ initial: UInt32) -> UInt16 {
        var sum = initial
        var index = start
        while index + 1 < bytes.count {
            sum += UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1])
            index += 2
        }
        if index < bytes.count { sum += UInt32(bytes[index]) << 8 }
        while sum > 0xffff { sum = sum >> 16 + sum & 0xffff }
        return ~UInt16(sum)
    }

    private static func append(_ number: UInt16, _ bytes: inout [UInt8]) {
        bytes.append(UInt8(number >> 8))
        bytes.append(UInt8(truncatingIfNeeded: number))
    }

    private static func append(_ number: UInt32, _ bytes: inout [UInt8]) {
        append(UInt16(number >> 16), &bytes)
        append(UInt16(truncatingIfNeeded: number), &bytes)
    }

    private static func set(_ number: UInt16, at index: Int, _ bytes: inout [UInt8]) {
        bytes[index] = UInt8(number >> 8)
        bytes[index + 1] = UInt8(truncatingIfNeeded: number)
    }
}
