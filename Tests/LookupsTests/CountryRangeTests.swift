import Foundation
import Lookups
import Pipeline
import TestSupport
import Testing

@Suite("Country range files")
struct CountryRangeTests {
    private let sample = """
        # Generated: Thu, 25 Jun 2026 04:33:59 GMT
        # Vendor:    IPFire Project
        #
        16777216,16777471,AU
        16777472,16778239,CN
        16778240,16778240,??
        1.0.4.1,1.0.7.255,au
        2001:200::,2001:200:ffff:ffff:ffff:ffff:ffff:ffff,JP
        """

    @Test("both ends of a range belong to it, and gaps belong to nobody")
    func ends() throws {
        let database = try load(sample)
        let expected = [
            ("1.0.0.0", "AU"), ("1.0.0.255", "AU"), ("1.0.1.0", "CN"), ("1.0.3.255", "CN"), ("1.0.4.0", "??"), ("1.0.4.1", "AU"),
            ("1.0.7.255", "AU"), ("1.0.8.0", "??"), ("0.255.255.255", "??"), ("255.255.255.255", "??"), ("2001:200::", "JP"),
            ("2001:200:ffff:ffff:ffff:ffff:ffff:ffff", "JP"), ("2001:201::", "??"), ("2001:1ff:ffff::", "??"),
        ]
        for (text, country) in expected {
            #expect(database.answer(for: try #require(Address(text))).country == country, "\(text)")
        }
    }

    @Test("the maker and the date of the comments are recorded")
    func header() throws {
        let answer = try load(sample).answer(for: Address(ipv4: 16_777_216))
        #expect(answer.databaseName == "IPFire Project")
        #expect(answer.databaseBuild == Timestamp(seconds: 1_782_362_039))
    }

    @Test("without a date in the comments the date of the file holds, and the name is the file's")
    func fileDate() throws {
        let folder = try TemporaryFolder()
        let path = try folder.put("geoip", "1,2,DE\n")
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1_000_000)], ofItemAtPath: path)
        let database = try GeoDatabase(paths: [path])
        #expect(database.build == Timestamp(seconds: 1_000_000))
        #expect(database.name == "geoip")
    }

    @Test(
        "a file that cannot be right is refused with the number of the line",
        arguments: [
            ("1,2,DE\n4,3,FR\n", 2, "the range ends before it begins"),
            ("# c\n10,20,DE\n5,8,FR\n", 3, "the lines must ascend"),
            ("10,20,DE\n20,30,FR\n", 2, "overlaps the previous one"),
            ("10,20,DE\n10,20,DE\n", 2, "overlaps the previous one"),
            ("10,20,DE\n15,16,FR\n", 2, "overlaps the previous one"),
            ("10,20\n", 1, "must be low,high,country"),
            ("10,20,DE,x\n", 1, "must be low,high,country"),
            ("10,20,DEU\n", 1, "a country code of two letters"),
            ("10,20,\n", 1, "a country code of two letters"),
            ("10,4294967296,DE\n", 1, "two IPv4 numbers or two IPv6 addresses"),
            ("10,99999999999999999999999999,DE\n", 1, "two IPv4 numbers or two IPv6 addresses"),
            ("-1,4,DE\n", 1, "two IPv4 numbers or two IPv6 addresses"),
            ("1,::2,DE\n", 1, "two IPv4 numbers or two IPv6 addresses"),
            (",,DE\n", 1, "two IPv4 numbers or two IPv6 addresses"),
            ("<html>\n", 1, "must be low,high,country"),
            ("# nothing\n", 1, "the file ends without any range"),
            (String(repeating: "1", count: 2_000), 1, "longer than 1024 bytes"),
        ])
    func refused(text: String, line: Int, cause: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.put("geoip", text)
        let error = try #require(throws: LookupError.self) { try GeoDatabase(paths: [path]) }
        #expect(error.code == .damaged)
        #expect(error.description.hasPrefix("cannot read \"\(path)\": line \(line): "))
        #expect(error.description.contains(cause), "\(error)")
    }

    @Test("no bytes at all end the process")
    func garbage() throws {
        let folder = try TemporaryFolder()
        var random = SeededRandom(seed: 3)
        let letters = Array("0123456789,.:#?DEfx\n\r \"\u{ff}".utf8)
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in letters.randomElement(using: &random) ?? 0 }
            let path = try folder.put("geoip", bytes)
            if let database = try? GeoDatabase(paths: [path]) { _ = database.answer(for: Address(ipv4: 12)) }
        }
    }

    @Test("the files of Debian's tor-geoipdb answer, where that package is installed")
    func debian() throws {
        let folder = ProcessInfo.processInfo.environment["LEURRE_COUNTRY_RANGES"] ?? "/usr/share/tor"
        guard FileManager.default.fileExists(atPath: folder + "/geoip") else { return }
        let database = try GeoDatabase(paths: [folder + "/geoip", folder + "/geoip6"])
        #expect(database.build > Timestamp(seconds: 1_500_000_000))
        #expect(database.answer(for: Address(ipv4: 0x0808_0808)).country == "US")
        #expect(database.answer(for: try #require(Address("2001:200::1"))).country == "JP")
        #expect(database.answer(for: Address(ipv4: 0x7f00_0001)).country == "??")
    }

    private func load(_ text: String) throws -> GeoDatabase {
        let folder = try TemporaryFolder()
        return try withExtendedLifetime(folder) { try GeoDatabase(paths: [try folder.put("geoip", text)]) }
    }
}
