/// Binary protocols over TCP.
extension Service {
    /// * TLS: a handshake record of version 3.0 to 3.4 with a ClientHello (RFC 8446, sections 4.1.2 and 5.1), or a ClientHello in the form
    ///   of SSL 2.0 (RFC 5246, appendix E.2).
    /// * SMB: a session message of NetBIOS or of direct hosting (RFC 1002, section 4.3.1) with `FF SMB` ([MS-CIFS] 2.2.3.1) or `FE SMB`
    ///   ([MS-SMB2] 2.2.1); a session request (RFC 1002, section 4.3.2) shows as NetBIOS session.
    /// * RPC: the common header of version 5 (DCE 1.1: Remote Procedure Call, C706, section 12.6.3).
    /// * RDP: a TPKT header with a connection request of X.224 (RFC 1006, section 6; [MS-RDPBCGR] 2.2.1.1).
    /// * MSSQL: a TDS packet header ([MS-TDS] 2.2.3.1): batch, login, RPC, login 7 or pre-login.
    /// * Telnet: a command behind IAC (RFC 854, "TELNET command structure"). SOCKS: a request of version 4, or the methods of version 5
    ///   (RFC 1928, section 3). DNS: a query behind its length (RFC 1035, section 4.2.2).
    static func stream(_ bytes: [UInt8]) -> Service? {
        let view = PayloadView(bytes)
        guard let first = bytes.first, bytes.count >= 3 else { return nil }
        switch first {
        case 0x00 where bytes.dropFirst(4).starts(with: [0xff, 0x53, 0x4d, 0x42]) || bytes.dropFirst(4).starts(with: [0xfe, 0x53, 0x4d, 0x42]):
            return .smb
        case 0x81 where view.uint16(2) == 68: return .netbiosSession
        case 0x16 where bytes[1] == 3 && bytes[2] <= 4 && (view.byte(5) ?? 1) == 1: return .tls
        case 0x03 where bytes[1] == 0 && view.byte(5) == 0xe0: return .rdp
        case 0x05 where bytes[1] <= 1 && isRPC(view): return .rpc
        case 0x04 where (1...2).contains(bytes[1]) && bytes.count >= 9: return .socks
        case 0x05 where bytes[1] > 0 && bytes.count == 2 + Int(bytes[1]): return .socks
        case 0xff where (0xf0...0xfe).contains(bytes[1]): return .telnet
        case 0x01, 0x02, 0x03, 0x10, 0x12: if isTDS(view) { return .mssql }
        default: if first & 0x80 != 0, isOldHello(view) { return .tls }
        }
        guard let length = view.uint16(0), length >= 17, Int(length) + 2 <= bytes.count || bytes.count >= 128 else { return nil }
        return isQuery(PayloadView(Array(bytes.dropFirst(2)))) ? .dns : nil
    }

    private static func isRPC(_ view: PayloadView) -> Bool {
        guard let type = view.byte(2), let representation = view.byte(4) else { return false }
        return type <= 20 && representation & 0xee == 0 && view.byte(5) ?? 0 <= 3
    }

    private static func isTDS(_ view: PayloadView) -> Bool {
        guard let status = view.byte(1), let length = view.uint16(2), let window = view.byte(7) else { return false }
        return status <= 1 && window == 0 && (8...32_767).contains(length) && (length == view.count || view.count >= 64)
    }

    private static func isOldHello(_ view: PayloadView) -> Bool {
        guard view.byte(2) == 1, let version = view.uint16(3) else { return false }
        return version == 2 || (0x0300...0x0304).contains(version)
    }
}
