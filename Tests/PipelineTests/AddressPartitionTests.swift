import Pipeline
import Testing

@Suite("The partition of an address")
struct AddressPartitionTests {
    /// Kafka's murmur2 with the sign bit cleared, computed by another implementation.
    private static let hashes: [(String, Int32)] = [
        ("0.0.0.0", 850_957_120), ("255.255.255.255", 644_171_429), ("192.0.2.1", 707_408_907), ("198.51.100.7", 1_751_233_232),
        ("203.0.113.255", 1_610_827_025), ("8.8.8.8", 222_878_618), ("::", 351_757_960), ("::1", 685_660_270),
        ("2001:db8::1", 757_496_843), ("::ffff:198.51.100.7", 798_045_628), ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 1_431_967_450),
        ("fe80::1234:5678:9abc:def0", 1_053_766_812),
    ]

    @Test("it is Kafka's default hash of the 4 or 16 bytes")
    func murmur2() throws {
        for (text, hash) in Self.hashes {
            let address = try #require(Address(text))
            for count in [1, 2, 6, 16, 100, Int32.max] { #expect(address.partition(of: count) == hash % count, "\(text) of \(count)") }
        }
    }

    @Test("addresses spread over all partitions")
    func spread() {
        var counts = [Int](repeating: 0, count: 12)
        for number in UInt32(0)..<12_000 { counts[Int(Address(ipv4: 0xc633_0000 + number).partition(of: 12))] += 1 }
        #expect(counts.allSatisfy { (800...1_200).contains($0) })
    }
}
