import Testing

@testable import Resolver

@Suite("where a resolver listens")
struct ResolverServerTests {
    @Test(
        "an address with or without a port",
        arguments: [
            ("192.0.2.1", "192.0.2.1:53"), ("192.0.2.1:5353", "192.0.2.1:5353"), ("2001:db8::1", "[2001:db8::1]:53"),
            ("[2001:db8::1]", "[2001:db8::1]:53"), ("[::1]:853", "[::1]:853"),
        ])
    func good(text: String, shown: String) throws { #expect(try ResolverServer(text).description == shown) }

    @Test(
        "anything else is refused with the sentence that helps",
        arguments: ["", "dns.example", "dns.example:53", "192.0.2.1:", "192.0.2.1:0", "192.0.2.1:65536", "192.0.2.1:+5", "[::1", "[::1]53", "1.2.3", "a:b:c"])
    func bad(text: String) {
        let error = #expect(throws: ResolverError.self) { try ResolverServer(text) }
        #expect(error?.description == "cannot use the resolver \"\(text)\": it is no address with a port; write 192.0.2.1:53 or [2001:db8::1]:53")
    }
}
