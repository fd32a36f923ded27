import Capture
import TestSupport
import Testing

@Suite("Hostile capture files")
struct HostileFileTests {
    private static let seeds: [[UInt8]] = {
        var pcap = CaptureBytes()
        pcap.pcap()
        for second in 0..<4 { pcap.record(second, 0, Array(repeating: 1, count: 40)) }
        var pcapng = CaptureBytes()
        pcapng.section()
        pcapng.interface(linkType: 1, snapLength: 99, options: [(9, [9]), (14, [1, 2, 3, 4, 5, 6, 7, 8])])
        pcapng.enhanced(0, ticks: .max, Array(repeating: 2, count: 30))
        pcapng.block(3) { $0.long(30); $0.bytes += Array(repeating: 3, count: 30) }
        pcapng.block(2) { for value in [0, -1, -1, 2, 60] { $0.long(value) }; $0.bytes += [6, 7] }
        let gzip = (try? pcapng.gzipped()) ?? []
        return [pcap.bytes, pcapng.bytes, gzip]
    }()

    /// A reading that ends, with frames that are no longer than the file is.
    private func read(_ bytes: [UInt8]) throws {
        let reading = try Reading(bytes)
        #expect(reading.frames.count < 10_000 && reading.frames.allSatisfy { $0.bytes.count <= 262_144 })
        if let error = reading.error { #expect(!error.reason.isEmpty && !error.reason.contains("\n")) }
    }

    @Test("no prefix of a file crashes the reader")
    func prefixes() throws {
        for seed in Self.seeds { for length in stride(from: 0, to: seed.count, by: 3) { try read(Array(seed.prefix(length))) } }
    }

    @Test("no changed byte crashes the reader")
    func changes() throws {
        var generator = SeededRandom(seed: 25)
        for seed in Self.seeds {
            for position in seed.indices {
                var changed = seed
                changed[position] = [0, 0x7f, 0x80, 0xff].randomElement(using: &generator) ?? 0
                try read(changed)
            }
        }
    }

    @Test("no random change crashes the reader")
    func random() throws {
        var generator = SeededRandom(seed: 26)
        for _ in 0..<600 {
            var bytes = Self.seeds.randomElement(using: &generator) ?? []
            for _ in 0..<Int.random(in: 2...9, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            try read(bytes)
        }
    }
}
