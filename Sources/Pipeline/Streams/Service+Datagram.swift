/// Binary protocols over UDP.
extension Service {
    /// * Messenger: a request of connectionless RPC (C706, section 12.5) to the interface of the messenger service ([MS-MSRP] 1.9), by which
    ///   pop-up spam came to ports 1026 and following; any other of that header's version 4 is RPC.
    /// * Slammer: the instance request of the SQL Server browser ([MC-SQLR] 2.2.3) with far more than the 32 bytes that a name may have;
    ///   the requests as they should be are MSSQL browser (2.2.1 to 2.2.4).
    /// * DNS: a query with one question (RFC 1035, section 4.1); NetBIOS name: the same with a name of 32 letters A to P (RFC 1002, 4.2).
    /// * SNMP: a sequence with version 1, 2c or 3 (RFC 1157, section 4; RFC 1901, section 3; RFC 3412, section 6).
    /// * NTP: a client's or a control message (RFC 5905, sections 7.3 and 9.1; RFC 1305, appendix B), or mode 7, left to the implementation.
    /// * TFTP: a read or write request with its mode (RFC 1350, section 5).
    static func datagram(_ bytes: [UInt8]) -> Service? {
        let view = PayloadView(bytes)
        guard let first = bytes.first else { return nil }
        if first == 4, bytes.count > 1 + 32, !bytes[1...33].contains(0) { return .slammer }
        if first == 4, bytes.count >= 80, bytes[1] <= 10 { return isMessenger(bytes) ? .messenger : .rpc }
        if isBrowser(bytes) { return .mssqlBrowser }
        if isQuery(view) { return isNetBIOSName(bytes) ? .netbiosName : .dns }
        if isSNMP(bytes) { return .snmp }
        if isTFTP(bytes) { return .tftp }
        return isNTP(view) ? .ntp : nil
    }

    /// The identifier of the interface, in the byte order that the header states.
    private static func isMessenger(_ bytes: [UInt8]) -> Bool {
        let little: [UInt8] = [0xf8, 0x91, 0x7b, 0x5a, 0x00, 0xff, 0xd0, 0x11, 0xa9, 0xb2, 0x00, 0xc0, 0x4f, 0xb6, 0xe6, 0xfc]
        let big: [UInt8] = [0x5a, 0x7b, 0x91, 0xf8, 0xff, 0x00, 0x11, 0xd0, 0xa9, 0xb2, 0x00, 0xc0, 0x4f, 0xb6, 0xe6, 0xfc]
        return bytes[24..<40].elementsEqual(bytes[4] & 0x10 != 0 ? little : big)
    }

    private static func isBrowser(_ bytes: [UInt8]) -> Bool {
        switch bytes[0] {
        case 2, 3: bytes.count == 1
        case 4: bytes.count > 2 && bytes.count <= 34 && bytes.last == 0 && !bytes.dropFirst().dropLast().contains(0)
        default: false
        }
    }

    /// A standard query of one question, its name whole or cut by the end of what is kept.
    static func isQuery(_ view: PayloadView) -> Bool {
        guard let flags = view.uint16(2), flags & 0xf800 == 0 || flags & 0xf800 == 0x2800, view.uint16(4) == 1, view.uint16(6) == 0 else {
            return false
        }
        var position = 12
        while let length = view.byte(position), length != 0 {
            guard length < 64 else { return false }
            position += 1 + Int(length)
        }
        guard position > 12 || view.byte(12) == 0 else { return false }
        return position + 5 <= view.count || view.count >= 128
    }

    private static func isNetBIOSName(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 45 && bytes[12] == 32 && bytes[13..<45].allSatisfy { (0x41...0x50).contains($0) }
    }

    private static func isSNMP(_ bytes: [UInt8]) -> Bool {
        guard bytes[0] == 0x30, bytes.count >= 7 else { return false }
        let body = bytes.dropFirst(bytes[1] < 0x80 ? 2 : 2 + Int(bytes[1] & 0x7f))
        return [0, 1, 3].contains { body.starts(with: [0x02, 0x01, $0]) }
    }

    private static func isTFTP(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 6, bytes[0] == 0, bytes[1] == 1 || bytes[1] == 2 else { return false }
        let parts = bytes.dropFirst(2).split(separator: 0, omittingEmptySubsequences: false)
        guard parts.count >= 3, !parts[0].isEmpty else { return false }
        let mode = String(decoding: parts[1], as: UTF8.self).lowercased()
        return ["netascii", "octet", "mail"].contains(mode)
    }

    private static func isNTP(_ view: PayloadView) -> Bool {
        guard let first = view.byte(0), (1...4).contains(first >> 3 & 7) else { return false }
        switch first & 7 {
        case 3: return view.count >= 48
        case 6: return view.count >= 12
        case 7: return view.count >= 8 && (2...3).contains(view.byte(2) ?? 0)
        default: return false
        }
    }
}

/// Bytes that may end anywhere, with numbers in network order.
struct PayloadView {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }
    func byte(_ offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    func uint16(_ offset: Int) -> UInt16? {
        offset + 2 <= bytes.count ? UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1]) : nil
    }
}
