import Pipeline
import Testing

@Suite("Services by their first bytes")
struct ServiceTests {
    private static func guess(_ bytes: [UInt8], _ transport: TransportProtocol = .tcp) -> Service {
        Service(payload: bytes, transport: transport)
    }

    private static func guess(_ text: String, _ transport: TransportProtocol = .tcp) -> Service { guess(Array(text.utf8), transport) }

    @Test(
        "protocols in plain text",
        arguments: [
            ("GET / HTTP/1.0\r\n\r\n", Service.http), ("GET /default.ida?NNNNNN", .http), ("GET /\r\n", .http), ("POST /cgi HTTP/1.1\r\n", .http),
            ("SEARCH / HTTP/1.1\r\nHost: x\r\n", .http), ("CONNECT 192.0.2.1:25 HTTP/1.0\r\n", .http), ("OPTIONS sip:nm SIP/2.0\r\n", .sip),
            ("REGISTER sip:a SIP/2.0\r\n", .sip), ("OPTIONS * RTSP/1.0\r\n", .rtsp), ("SSH-2.0-libssh-0.1\r\n", .ssh), ("RFB 003.008\n", .vnc),
            ("USER anonymous\r\n", .ftp), ("pass guest\r\n", .ftp), ("EHLO mail.example\r\n", .smtp), ("helo x\r\n", .smtp),
            ("MAIL FROM:<a@example>\r\n", .smtp), ("*1\r\n$4\r\nPING\r\n", .redis), ("hello\r\n", .unknown), ("", .unknown),
            ("get / http/1.0", .unknown), ("*\r\n$4", .unknown), ("POST it\r\n", .unknown),
        ])
    func text(_ text: String, _ service: Service) { #expect(Self.guess(text) == service) }

    @Test("plain text over UDP")
    func textDatagrams() {
        #expect(Self.guess("M-SEARCH * HTTP/1.1\r\nMAN: \"ssdp:discover\"\r\n", .udp) == .ssdp)
        #expect(Self.guess("OPTIONS sip:100@192.0.2.1 SIP/2.0\r\n", .udp) == .sip)
    }

    @Test("binary protocols over TCP")
    func streams() {
        let zeros = [UInt8](repeating: 0, count: 40)
        #expect(Self.guess([0x16, 3, 1, 0, 0xa0, 1, 0, 0, 0x9c, 3, 3]) == .tls)
        #expect(Self.guess([0x80, 0x2e, 1, 0, 2, 0, 0x15]) == .tls)
        #expect(Self.guess([0x16, 3, 1, 0, 0xa0, 2]) == .unknown)
        #expect(Self.guess([0, 0, 0, 0x85, 0xff, 0x53, 0x4d, 0x42, 0x72]) == .smb)
        #expect(Self.guess([0, 0, 0, 0x85, 0xfe, 0x53, 0x4d, 0x42, 0x40]) == .smb)
        #expect(Self.guess([0x81, 0, 0, 0x44, 0x20, 0x43]) == .netbiosSession)
        #expect(Self.guess([5, 0, 11, 3, 0x10, 0, 0, 0, 72, 0, 0, 0] + zeros) == .rpc)
        #expect(Self.guess([3, 0, 0, 19, 14, 0xe0, 0, 0, 0, 0, 0]) == .rdp)
        #expect(Self.guess([0x12, 1, 0, 48, 0, 0, 0, 0] + zeros) == .mssql)
        #expect(Self.guess([0x12, 1, 0, 47, 0, 0, 0, 0] + zeros) == .unknown)
        #expect(Self.guess([0xff, 0xfd, 3, 0xff, 0xfb, 0x18]) == .telnet)
        #expect(Self.guess([4, 1, 0, 25, 192, 0, 2, 1, 0]) == .socks)
        #expect(Self.guess([5, 2, 0, 2]) == .socks)
        #expect(Self.guess([0, 17, 0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1]) == .dns)
        #expect(Self.guess([1, 2, 3]) == .unknown)
    }

    @Test("binary protocols over UDP")
    func datagrams() {
        var pop: [UInt8] = [4, 0, 0x28, 0, 0x10, 0, 0, 0] + [UInt8](repeating: 0, count: 16)
        pop += [0xf8, 0x91, 0x7b, 0x5a, 0x00, 0xff, 0xd0, 0x11, 0xa9, 0xb2, 0x00, 0xc0, 0x4f, 0xb6, 0xe6, 0xfc]
        pop += [UInt8](repeating: 0, count: 60)
        #expect(Self.guess(pop, .udp) == .messenger)
        pop[24] = 0
        #expect(Self.guess(pop, .udp) == .rpc)
        #expect(Self.guess([4] + [UInt8](repeating: 1, count: 96), .udp) == .slammer)
        #expect(Self.guess([2], .udp) == .mssqlBrowser && Self.guess([4, 0x41, 0x42, 0], .udp) == .mssqlBrowser)
        let query: [UInt8] = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        #expect(Self.guess(query + [1, 0x61, 0, 0, 1, 0, 1], .udp) == .dns)
        #expect(Self.guess(query + [32, 0x43, 0x4b] + [UInt8](repeating: 0x41, count: 30) + [0, 0, 0x21, 0, 1], .udp) == .netbiosName)
        #expect(Self.guess(query + [77, 0x61, 0, 0, 1, 0, 1], .udp) == .unknown)
        #expect(Self.guess([0x30, 0x26, 2, 1, 1, 4, 6, 0x70], .udp) == .snmp)
        #expect(Self.guess([0x30, 0x81, 0x26, 2, 1, 0, 4, 6], .udp) == .snmp)
        #expect(Self.guess([0, 1] + Array("a.exe\0octet\0".utf8), .udp) == .tftp)
        #expect(Self.guess([0x17, 0, 3, 0x2a, 0, 0, 0, 0], .udp) == .ntp)
        #expect(Self.guess([0x1b] + [UInt8](repeating: 0, count: 47), .udp) == .ntp)
        #expect(Self.guess([0x0a], .udp) == .unknown)
    }

    @Test("any start of any payload is guessed or unknown")
    func cuts() {
        for seed in UInt64(1)...50 {
            var messages = RandomMessages(seed: seed)
            for first in 0...255 as ClosedRange<UInt8> {
                let bytes = [first] + messages.data()
                for transport in [TransportProtocol.tcp, .udp] { _ = Self.guess(Array(bytes.prefix(messages.numbers.below(140))), transport) }
            }
        }
    }
}
