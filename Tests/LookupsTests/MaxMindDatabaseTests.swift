import Foundation
import Lookups
import Pipeline
import TestSupport
import Testing

@Suite("Databases in MaxMind's format")
struct MaxMindDatabaseTests {
    @Test(
        "every network of MaxMind's test databases gives what its source says, at its first and its last address",
        arguments: [
            "GeoIP2-City-Test", "GeoLite2-City-Test", "GeoIP2-Country-Test", "GeoLite2-Country-Test", "GeoLite2-ASN-Test", "GeoIP2-ISP-Test",
            "GeoIP2-Enterprise-Test", "GeoIP2-Precision-Enterprise-Test",
        ])
    func networks(name: String) throws {
        guard let corpus = MaxMindCorpus() else { return }
        let database = try GeoDatabase(paths: [corpus.database(name)])
        let networks = try corpus.networks(name)
        #expect(networks.count > 30)
        #expect(database.name == String(name.dropLast("-Test".count)))
        #expect(database.build > Timestamp(seconds: 1_300_000_000))
        let byKey = Dictionary(networks.map { ($0.key, $0) }) { $1 }
        for network in networks {
            for address in [network.first, network.last] {
                let widths = stride(from: address.family == .ipv4 ? 32 : 128, through: network.prefixBits, by: -1)
                let narrowest = widths.lazy.compactMap { byKey[.init(address, prefixBits: $0)] }.first
                let expected = try #require(narrowest)
                let answer = database.answer(for: address)
                #expect(answer.country == expected.country, "\(address)")
                #expect(answer.city == expected.city, "\(address)")
                #expect(answer.asn == expected.asn, "\(address)")
                #expect(answer.network == expected.organisation, "\(address)")
            }
        }
    }

    @Test("a damaged database is an error or leaves addresses unknown, and never ends the process")
    func damaged() throws {
        guard let corpus = MaxMindCorpus() else { return }
        let files = corpus.files(under: "bad-data", suffix: ".mmdb") + corpus.files(under: "test-data", suffix: ".mmdb")
        #expect(files.count > 50)
        var refused = 0
        for file in files {
            do throws(LookupError) {
                ask(try GeoDatabase(paths: [file]))
            } catch {
                #expect(error.code == .damaged || error.code == .unknownFormat)
                #expect(error.description.hasPrefix("cannot read \"\(file)\": "))
                refused += 1
            }
        }
        #expect(refused >= 8)
    }

    @Test("no cut and no flipped byte of a database ends the process")
    func mutilated() throws {
        guard let corpus = MaxMindCorpus() else { return }
        let folder = try TemporaryFolder()
        var random = SeededRandom(seed: 7)
        for name in ["GeoLite2-ASN-Test", "GeoIP2-City-Test"] {
            let whole = try Data(contentsOf: URL(fileURLWithPath: corpus.database(name)))
            for round in 0..<150 {
                var bytes = [UInt8](whole)
                if round % 3 == 0 { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random)) }
                for _ in 0..<Int.random(in: 1...20, using: &random) where !bytes.isEmpty {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                let path = try folder.put("mutilated.mmdb", bytes)
                if let database = try? GeoDatabase(paths: [path]) { ask(database) }
            }
        }
    }

    @Test("a build date beyond the range of time is cut off at its end")
    func buildDate() throws {
        guard let corpus = MaxMindCorpus() else { return }
        let path = corpus.folder + "/bad-data/libmaxminddb/libmaxminddb-uint64-max-epoch.mmdb"
        if let database = try? GeoDatabase(paths: [path]) {
            #expect(database.build == Timestamp(nanoseconds: .max))
        }
    }

    @Test("an IPv6 address is unknown to a database of IPv4")
    func wrongFamily() throws {
        guard let corpus = MaxMindCorpus() else { return }
        let database = try GeoDatabase(paths: [corpus.database("MaxMind-DB-test-ipv4-24")])
        #expect(database.answer(for: Address(high: 0x2001_0218_0000_0000, low: 1)).country == "??")
    }

    private func ask(_ database: GeoDatabase) {
        var random = SeededRandom(seed: 1)
        for text in ["1.1.1.1", "81.2.69.160", "2001:218::1", "1.128.0.1", "::1.1.1.16", "89.160.20.112", "ffff::1", "2.125.160.216"] {
            if let address = Address(text) { _ = database.answer(for: address) }
        }
        for _ in 0..<200 {
            _ = database.answer(for: Address(ipv4: .random(in: 0...UInt32.max, using: &random)))
            _ = database.answer(for: Address(high: .random(in: 0...UInt64.max, using: &random), low: 0))
        }
    }
}
