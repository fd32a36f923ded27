import Foundation
import Pipeline

/// MaxMind's own test databases, with the JSON they were made from; nil where no corpora are at hand.
struct MaxMindCorpus {
    let folder: String

    init?() {
        guard let corpora = ProcessInfo.processInfo.environment["LEURRE_CORPORA"] else { return nil }
        folder = corpora + "/geo/maxmind-test"
    }

    func database(_ name: String) -> String { folder + "/test-data/\(name).mmdb" }

    /// Every file below a folder, sorted.
    func files(under name: String, suffix: String) -> [String] {
        let root = folder + "/" + name
        let found = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return found.filter { $0.hasSuffix(suffix) }.sorted().map { root + "/" + $0 }
    }

    /// The networks of a source file with what they must give, as the file lists them.
    func networks(_ name: String) throws -> [Network] {
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/source-data/\(name).json"))
        let entries = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
        return entries.flatMap { entry in entry.compactMap { Network(text: $0.key, record: $0.value) } }
    }

    struct Network {
        var first: Address
        var last: Address
        var prefixBits: Int
        var country: String
        var city: String
        var asn: UInt32
        var organisation: String

        /// IPv4 networks are written `1.2.3.0/24` or `::1.2.3.0/120`: the tree keeps them in the first 2^32 addresses of IPv6.
        init?(text: String, record: Any) {
            let parts = text.split(separator: "/")
            guard parts.count == 2, let bits = Int(parts[1]), let base = Address(String(parts[0])) else { return nil }
            let isMapped = base.family == .ipv6 && base.high == 0 && base.low <= UInt64(UInt32.max) && bits >= 96
            let isIPv4 = base.family == .ipv4 || isMapped
            prefixBits = isMapped ? bits - 96 : bits
            let hostBits = (isIPv4 ? 32 : 128) - prefixBits
            let number = UInt128(base.high) << 64 | UInt128(base.low)
            let top = number | ((UInt128(1) << UInt128(hostBits)) &- 1)
            func address(_ number: UInt128) -> Address {
                isIPv4
                    ? Address(ipv4: UInt32(truncatingIfNeeded: number))
                    : Address(high: UInt64(truncatingIfNeeded: number >> 64), low: UInt64(truncatingIfNeeded: number))
            }
            (first, last) = (address(number), address(top))
            let fields = record as? [String: Any] ?? [:]
            let traits = fields["traits"] as? [String: Any] ?? [:]
            country = (fields["country"] as? [String: Any])?["iso_code"] as? String ?? "??"
            city = ((fields["city"] as? [String: Any])?["names"] as? [String: Any])?["en"] as? String ?? ""
            asn = UInt32((fields["autonomous_system_number"] ?? traits["autonomous_system_number"]) as? Int ?? 0)
            organisation = (fields["autonomous_system_organization"] ?? traits["autonomous_system_organization"]) as? String ?? ""
        }

        var key: Key { Key(first, prefixBits: prefixBits) }

        /// What the network of so many bits that holds an address is called.
        struct Key: Hashable {
            private let family: Address.Family
            private let number: UInt128
            private let prefixBits: Int

            init(_ address: Address, prefixBits: Int) {
                let hostBits = (address.family == .ipv4 ? 32 : 128) - prefixBits
                (family, self.prefixBits) = (address.family, prefixBits)
                number = (UInt128(address.high) << 64 | UInt128(address.low)) >> UInt128(hostBits)
            }
        }
    }
}
