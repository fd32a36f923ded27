import Enrichment
import Fingerprints
import Pipeline
import Testing

@Suite("The operating system of a source")
struct SystemTests {
    private let database = """
        [tcp:request]
        label = s:unix:Linux:3.x
        sig   = *:64:0:*:mss*10,7:mss,sok,ts,nop,ws:df,id+:0
        [tcp:response]
        label = s:win:Windows:XP
        sig   = *:128:0:*:65535,0:mss,nop,nop,sok:df,id+:0
        """

    private var syn: OpeningSignature { signature(isSynAck: false, ttl: 57, window: 14_600, windowScale: 7, options: [2, 4, 8, 1, 3]) }
    private var synAck: OpeningSignature { signature(isSynAck: true, ttl: 120, window: 65_535, windowScale: 0, options: [2, 1, 1, 4]) }

    @Test("the SYN is looked at first, then the SYN+ACK; a source without either has none")
    func order() throws {
        #expect(try system(syn: syn, synAck: synAck)?.family == "Linux")
        #expect(try system(syn: nil, synAck: synAck)?.family == "Windows")
        #expect(try system(syn: syn, synAck: nil)?.distance == 7)
        #expect(try system(syn: nil, synAck: nil) == nil)
    }

    @Test("where the SYN says nothing the SYN+ACK is asked")
    func unknownSyn() throws {
        let strange = signature(isSynAck: false, ttl: 57, window: 1, windowScale: 0, options: [])
        #expect(try system(syn: strange, synAck: synAck)?.name == "Windows XP")
        #expect(try system(syn: strange, synAck: nil) == nil)
    }

    @Test("a later revision with an earlier SYN changes the system")
    func later() throws {
        let signatures = try SignatureDatabase(parsing: Array(database.utf8))
        var bench = Bench(Enricher(partition: 0, generation: 1, geo: GeoAnswerer { _ in nil }, signatures: signatures))
        var session = Fixtures.session(1, revision: 1)
        bench.take(session)
        #expect(bench.flushAttacks().first?.enrichment.system == nil)
        (session.revision.offset, session.syn) = (2, syn)
        bench.take(session)
        #expect(bench.flushAttacks().first?.enrichment.system?.family == "Linux")
    }

    private func system(syn: OpeningSignature?, synAck: OpeningSignature?) throws -> OperatingSystem? {
        let signatures = try SignatureDatabase(parsing: Array(database.utf8))
        var bench = Bench(Enricher(partition: 0, generation: 1, geo: GeoAnswerer { _ in nil }, signatures: signatures))
        var session = Fixtures.session(1, revision: 1)
        (session.syn, session.synAck) = (syn, synAck)
        bench.take(session)
        return bench.flushAttacks().first?.enrichment.system
    }

    private func signature(isSynAck: Bool, ttl: UInt8, window: UInt16, windowScale: UInt8, options: [UInt8]) -> OpeningSignature {
        OpeningSignature(
            key: TouchKey(time: Fixtures.time(0), origin: 0, batch: 0, index: 0),
            signature: TCPSignature(
                isSynAck: isSynAck, ipVersion: 4, ttl: ttl, ipOptionBytes: 0, mss: 1_460, window: window, windowScale: windowScale,
                options: options, eolPadding: 0, quirks: [.df, .idPlus], hasPayload: false))
    }
}
