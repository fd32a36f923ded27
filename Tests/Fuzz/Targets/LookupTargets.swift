import Lookups
import Pipeline

/// Country databases of both formats, read as a service reads them: from a file.
enum LookupTargets {
    static let countries = FuzzTarget(name: "countries", bytesMax: 4_096, seeds: { try SeedFiles.countries() }, run: run)
    static let maxMind = FuzzTarget(name: "maxmind", bytesMax: 16_384, seeds: { try SeedFiles.maxMind() }, run: run)

    /// Longer names do not leave a database.
    private static let nameBytesMax = 256

    private static func run(_ bytes: [UInt8]) throws {
        try FileInMemory.with(bytes) { path in
            do {
                let database = try GeoDatabase(paths: [path])
                for address in addresses(bytes) {
                    let answer = database.answer(for: address)
                    guard answer.country.utf8.count == 2, max(answer.city.utf8.count, answer.network.utf8.count) <= nameBytesMax else {
                        throw BrokenPromise("\(address) is in \"\(answer.country)\", \"\(answer.city)\", \"\(answer.network)\"")
                    }
                }
            } catch let error as LookupError {
                try SeedFiles.checkIsOneLine(error.description)
            }
        }
    }

    /// Some of all parts of the world, and some that the input names.
    private static func addresses(_ bytes: [UInt8]) -> [Address] {
        let fixed = stride(from: UInt32(1), to: 0xf000_0000, by: 0x1110_1011).map { Address(ipv4: $0) }
        let wide = [UInt64(0x2001_0218) << 32, 0x2001_0db8 << 32, 0x2600 << 48, 1].map { Address(high: $0, low: 1) }
        let named = stride(from: 0, to: min(bytes.count - 4, 40), by: 5).compactMap { Address(bytes: bytes[$0..<$0 + 4]) }
        return fixed + wide + named
    }
}
