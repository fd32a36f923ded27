import Pipeline
import Testing

@Suite("Addresses")
struct AddressTests {
    @Test("addresses are read and written in the form of RFC 5952 or as four decimal numbers")
    func text() {
        let pairs = [
            ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("::", "::"), ("::1", "::1"),
            ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("::ffff:192.0.2.1", "::ffff:192.0.2.1"), ("fe80::1", "fe80::1"),
        ]
        for (text, canonical) in pairs {
            #expect(Address(text)?.description == canonical)
            #expect(Address(canonical) == Address(text))
        }
    }

    @Test(
        "what is no address is refused",
        arguments: ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4 ", "::g", "1::2::3", "fe80::1%eth0", "localhost"])
    func noAddress(_ text: String) { #expect(Address(text) == nil) }

    @Test("an address is its 4 or 16 bytes in network order, and nothing else is")
    func bytes() {
        #expect(Address("192.0.2.1")?.bytes == [192, 0, 2, 1])
        #expect(Address("2001:db8::102")?.bytes == [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2])
        var messages = RandomMessages(seed: 1)
        for _ in 0..<200 {
            let address = messages.address()
            #expect(Address(bytes: address.bytes) == address && Address(address.description) == address)
        }
        for count in 0..<20 where count != 4 && count != 16 { #expect(Address(bytes: [UInt8](repeating: 1, count: count)) == nil) }
    }

    @Test("a mapped IPv6 address is not its IPv4 address")
    func mapped() { #expect(Address("::ffff:192.0.2.1") != Address("192.0.2.1")) }

    @Test("IPv4 comes before IPv6, then the number decides")
    func order() {
        let texts = ["0.0.0.0", "9.255.255.255", "10.0.0.0", "192.0.2.1", "255.255.255.255", "::", "::1", "2001:db8::", "ffff::"]
        let addresses = texts.compactMap { Address($0) }
        #expect(addresses.shuffled().sorted() == addresses && addresses.count == texts.count)
    }
}
