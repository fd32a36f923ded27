import Foundation
import Lookups
import Pipeline
import Testing

@Suite("The country databases together")
struct GeoDatabaseTests {
    @Test("several files answer as one, the first that knows wins")
    func together() throws {
        let folder = try TemporaryFolder()
        let first = try folder.put("first", "# Generated: Thu, 25 Jun 2026 04:33:59 GMT\n# Vendor: One\n16777216,16777216,DE\n")
        let second = try folder.put("second", "# Generated: Fri, 26 Jun 2026 04:33:59 GMT\n# Vendor: Two\n16777216,16777217,FR\n")
        let database = try GeoDatabase(paths: [first, second])
        #expect(database.answer(for: Address(ipv4: 16_777_216)).country == "DE")
        #expect(database.answer(for: Address(ipv4: 16_777_217)).country == "FR")
        #expect(database.answer(for: Address(ipv4: 16_777_218)).country == "??")
        #expect(database.name == "One + Two")
        #expect(database.build == Timestamp(seconds: 1_782_362_039 + 86_400))
    }

    @Test("a city database and a network database complete each other")
    func cityAndNetwork() throws {
        guard let corpus = MaxMindCorpus() else { return }
        let database = try GeoDatabase(paths: ["GeoIP2-City-Test", "GeoLite2-ASN-Test"].map(corpus.database))
        let answer = database.answer(for: try #require(Address("89.160.20.112")))
        #expect(answer.country == "SE")
        #expect(answer.city == "Linköping")
        #expect(answer.asn == 29518)
        #expect(answer.network == "Bredband2 AB")
        #expect(answer.databaseName == "GeoIP2-City + GeoLite2-ASN")
    }

    @Test(
        "an address of private use or loopback has no country, whatever the file says",
        arguments: ["10.1.2.3", "127.0.0.1", "172.31.255.255", "192.168.0.1", "169.254.1.1", "100.64.0.1", "0.0.0.1", "::1", "fe80::1", "fd00::1"])
    func local(text: String) throws {
        let all = "0,4294967295,DE\n::,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,DE\n"
        let folder = try TemporaryFolder()
        let database = try withExtendedLifetime(folder) { try GeoDatabase(paths: [try folder.put("geoip", all)]) }
        #expect(database.answer(for: try #require(Address(text))).country == "??")
        for near in ["11.0.0.0", "126.255.255.255", "172.32.0.0", "100.128.0.0", "192.0.2.1", "fe00::1", "fec0::1", "::2"] {
            #expect(database.answer(for: try #require(Address(near))).country == "DE", "\(near)")
        }
    }

    @Test("a file that was replaced is loaded anew")
    func renewed() throws {
        let folder = try TemporaryFolder()
        let path = try folder.put("geoip", "16777216,16777217,DE\n")
        let database = try GeoDatabase(paths: [path])
        #expect(try !database.reloadIfChanged())
        try folder.put("geoip", "16777216,16777217,FR\n")
        #expect(try database.reloadIfChanged())
        #expect(database.answer(for: Address(ipv4: 16_777_216)).country == "FR")
        #expect(try !database.reloadIfChanged())
    }

    @Test("a damaged new file is reported once, the old one goes on answering, and the other files are renewed all the same")
    func damagedNewFile() throws {
        let folder = try TemporaryFolder()
        let paths = [try folder.put("one", "16777216,16777216,DE\n"), try folder.put("two", "16777217,16777217,DE\n")]
        let database = try GeoDatabase(paths: paths)
        try folder.put("one", "rubbish\n")
        try folder.put("two", "16777217,16777217,IT\n")
        let error = #expect(throws: LookupError.self) { try database.reloadIfChanged() }
        #expect(error?.code == .damaged)
        #expect(database.answer(for: Address(ipv4: 16_777_216)).country == "DE")
        #expect(database.answer(for: Address(ipv4: 16_777_217)).country == "IT")
        #expect(try !database.reloadIfChanged())
        try folder.put("one", "16777216,16777216,ES\n")
        #expect(try database.reloadIfChanged())
        #expect(database.answer(for: Address(ipv4: 16_777_216)).country == "ES")
    }

    @Test("a file that vanished is reported once, and the old one goes on answering")
    func vanished() throws {
        let folder = try TemporaryFolder()
        let path = try folder.put("geoip", "16777216,16777216,DE\n")
        let database = try GeoDatabase(paths: [path])
        try FileManager.default.removeItem(atPath: path)
        #expect(throws: LookupError.self) { try database.reloadIfChanged() }
        #expect(try !database.reloadIfChanged())
        #expect(database.answer(for: Address(ipv4: 16_777_216)).country == "DE")
    }

    @Test("the database goes on answering when its file is shortened under it")
    func shortened() throws {
        guard let corpus = MaxMindCorpus() else { return }
        let folder = try TemporaryFolder()
        let path = try folder.put("city.mmdb", try Data(contentsOf: URL(fileURLWithPath: corpus.database("GeoIP2-City-Test"))))
        let database = try GeoDatabase(paths: [path])
        truncate(path, 0)
        #expect(database.answer(for: try #require(Address("89.160.20.112"))).country == "SE")
    }

    @Test("what cannot be opened says why and what to do")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        let missing = try #require(throws: LookupError.self) { try GeoDatabase(paths: [folder.path + "/none"]) }
        #expect(missing.description == "cannot open \"\(folder.path)/none\": no such file or directory")
        #expect(missing.isRetriable && !missing.isFatal)
        let directory = try #require(throws: LookupError.self) { try GeoDatabase(paths: [folder.path]) }
        #expect(directory.description.contains("not a regular file"))
        let none = try #require(throws: LookupError.self) { try GeoDatabase(paths: []) }
        #expect(none.code == .noFile)
        let empty = try folder.put("empty", "")
        let error = try #require(throws: LookupError.self) { try GeoDatabase(paths: [empty]) }
        #expect(error.code == .unknownFormat && error.isFatal)
    }
}
