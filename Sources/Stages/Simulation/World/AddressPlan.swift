/// The world's address space: every country has blocks of it all over, and every address is given out once.
///
/// A country's addresses look drawn at random but are a permutation of all that it has, so that none comes twice and nothing must be
/// remembered. Networks for private use, documentation, tests and groups are nobody's.
struct AddressPlan: Sendable {
    private static let blockBits = 20
    private static let blocksMax = 16
    /// First bytes that belong to no country: special networks, and those where simulated platforms stand.
    private static let reserved: Set<UInt32> = [0, 10, 100, 127, 169, 172, 192, 198, 203]

    private struct Country {
        var blocks: [UInt32]
        var given = 0
    }

    private var countries: [Country]

    /// - Returns: nil if there are more countries than blocks.
    init?(countries count: Int) {
        var free: [UInt32] = []
        for first in UInt32(1)...223 where !Self.reserved.contains(first) {
            for part in UInt32(0)..<16 { free.append(first << 24 | part << 20) }
        }
        var chance = Chance(seed: 0x1eaf, count)
        chance.mix(&free)
        var each = Self.blocksMax
        while each > 1, each * count > free.count { each /= 2 }
        guard each * count <= free.count else { return nil }
        countries = (0..<count).map { Country(blocks: Array(free[$0 * each..<($0 + 1) * each])) }
    }

    /// - Returns: nil if the country has no address left.
    mutating func next(country: Int) -> UInt32? {
        let blocks = countries[country].blocks
        let size = blocks.count << Self.blockBits
        guard countries[country].given < size else { return nil }
        let place = Self.permuted(UInt32(countries[country].given), mask: UInt32(size - 1))
        countries[country].given += 1
        return blocks[Int(place >> UInt32(Self.blockBits))] | place & (1 << UInt32(Self.blockBits) - 1)
    }

    /// One to one on the numbers up to `mask`, which is a power of two less one: odd multiples, and shifts that can be undone.
    private static func permuted(_ number: UInt32, mask: UInt32) -> UInt32 {
        let half = UInt32(mask.nonzeroBitCount / 2)
        var value = (number &* 0x9e37_79b1 &+ 0x7f4a_7c15) & mask
        value ^= value >> half
        value = (value &* 0x85eb_ca6b) & mask
        value ^= value >> half
        return value
    }

    /// All blocks with their country, in ascending order, as a range file wants them.
    var ranges: [(low: UInt32, high: UInt32, country: Int)] {
        countries.indices.flatMap { country in
            countries[country].blocks.map { (low: $0, high: $0 + (1 << UInt32(Self.blockBits) - 1), country: country) }
        }.sorted { $0.low < $1.low }
    }
}
