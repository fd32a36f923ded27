import Lookups
import Pipeline
import TestSupport
import Testing

/// The library believes a file's own word about its search tree; a wrong one would end the process.
@Suite("Metadata of MaxMind's format")
struct MaxMindMetadataTests {
    private static let inFrance = Address(ipv4: 0x0102_0304)

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open(_ file: SmallMaxMind) throws -> GeoDatabase { try GeoDatabase(paths: [folder.put("small.mmdb", file.bytes)]) }

    @Test("a database that says what it holds is read")
    func whole() throws {
        let database = try open(SmallMaxMind())
        #expect(database.name == "Small" && database.build == Timestamp(seconds: 1_500_000_000))
        #expect(database.answer(for: Self.inFrance).country == "FR")
        #expect(database.answer(for: Address(ipv4: 0xc801_0203)).country == "??")
    }

    @Test(
        "more nodes than the file holds are refused, also where their size overflows 32 bits",
        arguments: [UInt32.max, .max - 1, 1 << 31, 0x2aaa_aaab, 0x4924_9249, 1_000] as [UInt32], [24, 28, 32] as [UInt16])
    func nodes(count: UInt32, bits: UInt16) throws {
        for version in [4, 6] as [UInt16] {
            var file = SmallMaxMind()
            (file.nodeCount, file.recordBits, file.ipVersion) = (count, bits, version)
            let error = #expect(throws: LookupError.self) { try open(file) }
            #expect(error?.code == .damaged)
        }
    }

    @Test("of a number that stands twice the first counts, as in the library")
    func twice() throws {
        var file = SmallMaxMind()
        file.firstEntries = (1, SmallMaxMind.text("node_count") + SmallMaxMind.number(UInt32.max))
        #expect(throws: LookupError.self) { try open(file) }
        file.firstEntries = (1, SmallMaxMind.text("node_count") + SmallMaxMind.number(UInt32(1)))
        file.nodeCount = 1
        #expect(try open(file).answer(for: Self.inFrance).country == "FR")
    }

    @Test("metadata behind a pointer are followed to the number that the library takes")
    func pointers() throws {
        var file = SmallMaxMind()
        // The key and its value lie at the start of the metadata, as texts in another entry would.
        let value = SmallMaxMind.number(UInt32.max)
        let first = SmallMaxMind.text("x") + value
        // map head 1, "x" 2: the number begins at 3.
        file.firstEntries = (2, first + SmallMaxMind.text("node_count") + [0x20, 3])
        #expect(throws: LookupError.self) { try open(file) }
    }

    @Test("metadata that nest without end or claim what is not there are refused")
    func nonsense() throws {
        let marker: [UInt8] = [0xab, 0xcd, 0xef] + Array("MaxMind.com".utf8)
        for metadata in [[], [0xe1], [0x5f, 0xff, 0xff, 0xff], [UInt8](repeating: 0xe1, count: 5_000), [0xff, 0xff, 0xff, 0xff], [0, 0xff]] as [[UInt8]] {
            let path = try folder.put("bad.mmdb", [UInt8](repeating: 0, count: 30) + marker + metadata)
            #expect(throws: LookupError.self) { try GeoDatabase(paths: [path]) }
        }
    }
}
