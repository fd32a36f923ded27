import Fingerprints
import Foundation
import Packets
import Pipeline
import Testing

@testable import Simulation

@Suite("SYNs of simulated systems") struct FingerprintTests {
    /// Where Debian's package `p0f` installs its database.
    private static let path = "/etc/p0f/p0f.fp"
    static var hasDatabase: Bool { FileManager.default.isReadableFile(atPath: path) }

    private static let database = Result { try SignatureDatabase(parsing: [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))) }

    @Test("the database knows the SYN of every named system by its family, at the distance it comes from", .enabled(if: hasDatabase), arguments: KnownSystem.all.map(\.name))
    func named(name: String) throws {
        let system = try SystemTemplate(name)
        var frame: [UInt8] = []
        FrameWriter.syn(system, hops: 11, from: 1, to: 2, remotePort: 3, machinePort: 4, sequence: 5, identification: 6, into: &frame)
        let decoded = PacketDecoder.signature(frame.span.bytes)
        let signature = try #require(decoded)
        let match = try Self.database.get().match(signature)
        #expect(match.family == KnownSystem.named(name)?.family)
        #expect(!match.isFuzzy)
        if match.label != nil { #expect(match.distanceHops == 11) }
    }

    @Test("every SYN of a world is known as the system that it was drawn from, and backscatter is nobody's", .enabled(if: hasDatabase))
    func world() throws {
        var scenario = SmallWorld.scenario()
        scenario.platforms = [scenario.platforms[0]]
        let played = try Played(scenario)
        var families: [Address: String] = [:]
        for record in try CaptureRecords(played.captures[0]).records where record.packet.destination <= Address(ipv4: 0xc000_0203) {
            guard let signature = record.signature, record.packet.destination >= Address(ipv4: 0xc000_0201) else { continue }
            let match = try Self.database.get().match(signature)
            if signature.isSynAck { #expect(match.label == nil) } else if families[record.packet.source] == nil {
                families[record.packet.source] = match.family ?? "unknown"
            }
        }
        let known = played.truth.platforms[0].systems.filter { $0.key != "unknown" }
        #expect(Dictionary(grouping: families.values.filter { $0 != "unknown" }, by: \.self).mapValues(\.count) == known)
    }

    @Test("a signature of the analyst's own is sent as it stands", arguments: [
        "4:64:0:1380:mss*3,5:mss,nop,ws,sok,eol+1:df:0", "4:255:0:1200:4321,0:mss,sok,ts:id-,ts1-:0", "4:128:0:0:512,0:::0",
        "4:64:0:1460:5840,7:mss,sok,ts,nop,ws:df,id+,ecn:0",
    ])
    func own(text: String) throws { #expect(try SystemTemplate(text).family == text) }

    @Test("a signature that no packet can have is refused", arguments: [
        "4:64:0:1460:5840,0:mss,nop:df:0", "6:64:0:1460:5840,0:mss::0", "4:64:4:1460:5840,0:mss::0", "4:64:0:1460:5840,0:mss:exws:0", "4:64:0:1460:5840,0:mss:bad:0",
        "4:64", "Windows 3.1",
    ])
    func impossible(text: String) { #expect(throws: ScenarioFault.self) { try SystemTemplate(text) } }
}
