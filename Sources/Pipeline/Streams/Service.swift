/// What protocol the first bytes that a source sends are of: a guess by them alone, whatever the port.
///
/// The rules are the fixed first bytes of each protocol's client, from the documents named beside them; what fits none is `unknown`. A
/// protocol in which the server speaks first shows by the client's answer (SSH, FTP, SMTP, telnet) or not at all.
package enum Service: String, CaseIterable, Sendable {
    case dns, ftp, http, messenger, mssql, ntp, rdp, redis, rpc, rtsp, sip, slammer, smb, smtp, snmp, socks, ssdp, ssh, telnet, tftp, tls, unknown, vnc
    case mssqlBrowser = "mssql browser"
    case netbiosName = "netbios name"
    case netbiosSession = "netbios session"

    package init(payload: [UInt8], transport: TransportProtocol) {
        self = Self.text(payload) ?? (transport == .udp ? Self.datagram(payload) : Self.stream(payload)) ?? .unknown
    }
}

extension Service {
    /// Protocols in plain text.
    ///
    /// * SIP: a request line that ends in `SIP/2.0` (RFC 3261, section 7.1). RTSP: in `RTSP/1.0` (RFC 2326, section 6.1).
    /// * SSDP: `M-SEARCH * HTTP/1.1` (UPnP Device Architecture 1.1, section 1.3.2); any other request line that ends in `HTTP/1.0` or 1.1
    ///   is HTTP (RFC 9112, section 3), as is one of `GET` without a version (RFC 1945, section 4.1) or that goes on behind what is kept.
    /// * SSH: `SSH-` (RFC 4253, section 4.2). VNC: `RFB ` (RFC 6143, section 7.1.1).
    /// * FTP: `USER` or `PASS` (RFC 959, section 4.1). SMTP: `EHLO`, `HELO` or `MAIL FROM:` (RFC 5321, section 4.1.1).
    /// * Redis: an array of bulk strings, `*1\r\n$` (RESP specification, "Sending commands").
    private static func text(_ bytes: [UInt8]) -> Service? {
        let line = bytes.prefix { $0 != 0x0a && $0 != 0x0d }
        if let word = versionWord(line) {
            if word.starts(with: "SIP/2.".utf8) { return .sip }
            if word.starts(with: "RTSP/".utf8) { return .rtsp }
            if word.starts(with: "HTTP/".utf8) { return line.starts(with: "M-SEARCH ".utf8) ? .ssdp : .http }
        }
        let isCut = line.count == bytes.count
        let methods = isCut ? ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "SEARCH", "PROPFIND"] : ["GET"]
        if methods.contains(where: { line.starts(with: "\($0) ".utf8) }) { return .http }
        if line.starts(with: "SSH-".utf8) { return .ssh }
        if line.starts(with: "RFB ".utf8) { return .vnc }
        let upper = line.prefix(10).map { (0x61...0x7a).contains($0) ? $0 - 0x20 : $0 }
        if upper.starts(with: "USER ".utf8) || upper.starts(with: "PASS ".utf8) { return .ftp }
        if ["EHLO ", "HELO ", "MAIL FROM:"].contains(where: { upper.starts(with: $0.utf8) }) { return .smtp }
        if isRedis(bytes) { return .redis }
        return nil
    }

    /// The third word of a request line.
    private static func versionWord(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let isMethod = line.prefix { $0 != 0x20 }.allSatisfy { (0x41...0x5a).contains($0) || $0 == 0x2d || $0 == 0x5f }
        guard isMethod, let space = line.lastIndex(of: 0x20), space > line.startIndex else { return nil }
        return line[(space + 1)...]
    }

    private static func isRedis(_ bytes: [UInt8]) -> Bool {
        guard bytes.first == UInt8(ascii: "*") else { return false }
        let rest = bytes.dropFirst().drop { (0x30...0x39).contains($0) }
        return rest.count < bytes.count - 1 && rest.starts(with: "\r\n$".utf8)
    }
}
