import Pipeline
import Testing

@Suite("host name patterns")
struct HostPatternsTests {
    private func fits(_ pattern: String, _ name: String) -> Bool {
        HostPatterns(name: "x", patterns: [pattern]).kind(of: name) == .personalComputer
    }

    @Test(
        "a pattern fits as with SQL's LIKE, whatever the case",
        arguments: [
            ("%dsl%", "p1.ADSL.example", true), ("%DSL%", "adsl", true), ("dsl%", "adsl", false), ("%dsl", "adsl.x", false), ("a_c", "abc", true),
            ("a_c", "ac", false), ("%", "x", true), ("a%b%c", "a-b-b-c", true), ("a%b%c", "a-c-b", false), ("%a%a%a%b", "aaaaaaaaaaaaaaaaaaac", false),
            ("a\\_c", "abc", false), ("a\\_c", "a_c", true), ("100\\%", "100%", true), ("100\\%", "1000", false), ("abc", "abc", true), ("abc", "abcd", false),
        ] as [(String, String, Bool)])
    func like(pattern: String, name: String, does: Bool) { #expect(fits(pattern, name) == does) }

    @Test("a long hostile name against a pattern of many wildcards ends soon")
    func costly() {
        let name = String(repeating: "a", count: 255)
        #expect(!fits(String(repeating: "%a", count: 120) + "%b", name))
    }

    @Test("the paper's three; no name has no kind")
    func paper() {
        #expect(HostPatterns.paper.kind(of: "pD9E4F89F.dip.t-dialin.net") == .personalComputer)
        #expect(HostPatterns.paper.kind(of: "modemcable090.example") == .personalComputer)
        #expect(HostPatterns.paper.kind(of: "pool-1.example") == .other)
        #expect(HostPatterns.paper.kind(of: "") == nil)
    }

    @Test("a pattern behind an exclamation mark excludes, whatever else fits")
    func excluding() {
        let patterns = HostPatterns(name: "x", patterns: ["!mail%", "%dsl%"])
        #expect(patterns.kind(of: "mail.dsl.example") == .other)
        #expect(patterns.kind(of: "p1.dsl.example") == .personalComputer)
    }

    /// Names of servers, made up after the habits of hosters, universities, companies and scanners.
    static let servers = [
        "mail.example.org", "mx1.example.com", "ns1.dnshost.example", "www.example.net", "smtp-out-17.mailer.example",
        "ec2-54-210-11-7.compute-1.amazonaws.com", "37.211.195.35.bc.googleusercontent.com", "crawl-66-249-66-1.googlebot.com",
        "azpdws3n3h.stretchoid.example", "scan-12.shadowserver.example", "census3.scanner.example", "vps-4f2a1b.vps.hoster.example",
        "static.88.198.12.5.clients.hoster.example", "server12.dedicated.example", "li1234-56.members.linode.example",
        "router1.core.fra.backbone.example", "ae-5.r21.londen12.gb.bb.example", "dns.google", "one.one.one.one", "gw.university.example",
        "proxy2.company.example", "fw-ext.bank.example", "host1.research.example", "lab-pc17.cs.university.example",
        "vpn.customer-services.example", "mobilemail.telco.example", "cloud-198-51-100-7.hosting.example", "unn-37-19-199-1.datapacket.example",
        "tor-exit-3.relay.example", "backup.archive.example", "imap.provider.example", "relay4.dial.example", "web13.shop.example",
        "db02.internal.example", "ip-10-0-3-4.eu-west-1.compute.internal", "ntp1.time.example", "no-reverse-dns-configured.hoster.example",
        "sip.voice.example", "git.software.example", "cdn-185-1-2-3.edge.example", "node7.k8s.example", "printer.library.example",
        "monitoring.probe.example", "irc.chat.example", "ftp.mirror.example", "pop3.isp.example", "ns2.cable-tv.example", "mx.dsl-provider.example",
        "www.broadband-forum.example", "carpool.example", "swimmingpool.city.example",
    ]

    @Test("the modern list takes no server of the made-up ones for a personal computer; the paper's takes two of 51")
    func precision() {
        let wrong = { (list: HostPatterns) in Self.servers.filter { list.kind(of: $0) == .personalComputer } }
        #expect(wrong(.modern) == [])
        #expect(wrong(.paper) == ["ns2.cable-tv.example", "mx.dsl-provider.example"])
    }
}
