import Fingerprints
import Pipeline
import Testing

@Suite("Windows: values, divisors, multiples of segment size and MTU")
struct WindowTests {
    private func syn(
        window: UInt16, mss: UInt16 = 1400, version: UInt8 = 4, options: [UInt8] = [2], quirks: TCPQuirks = []
    ) -> TCPSignature {
        TCPSignature(
            isSynAck: false, ipVersion: version, ttl: 64, ipOptionBytes: 0, mss: mss, window: window, windowScale: 0, options: options,
            eolPadding: 0, quirks: quirks, hasPayload: false)
    }

    /// The window as p0f prints it.
    private func shown(_ signature: TCPSignature, peerMSS: UInt16? = nil) -> Substring {
        signature.rawSignature(peerMSS: peerMSS).split(separator: ":")[4].split(separator: ",")[0]
    }

    @Test("a window in the database matches as a value, whatever it is a multiple of")
    func value() throws {
        let database = try SmallDatabase.ofSyns("*:64:0:*:5600,0:mss::0")
        #expect(database.match(syn(window: 5600)).kind == .exact)
        #expect(database.match(syn(window: 5601)).kind == .unknown)
    }

    @Test("%n matches the multiples of n, 0 included; * matches all")
    func divisor() throws {
        let divisor = try SmallDatabase.ofSyns("*:64:0:*:%1024,0:mss::0")
        #expect(divisor.match(syn(window: 3072)).kind == .exact)
        #expect(divisor.match(syn(window: 0)).kind == .exact)
        #expect(divisor.match(syn(window: 3073)).kind == .unknown)
        let any = try SmallDatabase.ofSyns("*:64:0:*:*,0:mss::0")
        #expect(any.match(syn(window: 3073)).kind == .exact)
    }

    @Test("mss*n and mtu*n match only the multiple that is found first")
    func multiples() throws {
        let ofSegments = try SmallDatabase.ofSyns("*:64:0:*:mss*4,0:mss::0")
        #expect(ofSegments.match(syn(window: 5600)).kind == .exact)
        #expect(ofSegments.match(syn(window: 4200)).kind == .unknown)
        #expect(ofSegments.match(syn(window: 5776)).kind == .unknown)
        let ofUnits = try SmallDatabase.ofSyns("*:64:0:*:mtu*4,0:mss::0")
        #expect(ofUnits.match(syn(window: 5760)).kind == .exact)
        #expect(ofUnits.match(syn(window: 5600)).kind == .unknown)
    }

    @Test("a multiple is sought of the own segment size, then 1460 and 1448, then the own MTU, then 1500")
    func bases() {
        #expect(shown(syn(window: 1400 * 3)) == "mss*3")
        #expect(shown(syn(window: 1460 * 3)) == "mss*3")
        #expect(shown(syn(window: 1448 * 3)) == "mss*3")
        #expect(shown(syn(window: 1440 * 3)) == "mtu*3")
        #expect(shown(syn(window: 1444 * 3)) == "mtu*3")
        #expect(shown(syn(window: 1500 * 3)) == "mtu*3")
        #expect(shown(syn(window: 1388 * 3)) == "4164")
        #expect(shown(syn(window: 0)) == "0")
    }

    @Test("the own segment size less 12 counts if the packet has a timestamp that is not zero")
    func timestamps() {
        let options: [UInt8] = [2, 4, 8, 1, 3]
        #expect(shown(syn(window: 1388 * 3, options: options)) == "mss*3")
        #expect(shown(syn(window: 1388 * 3, options: options, quirks: .ts1Minus)) == "4164")
    }

    @Test("the own MTU also counts with the headers' real length, if the options tell it")
    func realHeaders() {
        #expect(shown(syn(window: 1460 * 3 + 180, mss: 1460, options: [2, 4, 8, 1, 3])) == "mtu*3")
        #expect(shown(syn(window: 1520 * 3, mss: 1460, options: [2, 30, 8, 1, 3])) == "4560")
        #expect(shown(syn(window: 1520 * 3, mss: 1460, options: [2, 4, 8, 1, 3], quirks: .bad)) == "4560")
    }

    @Test("IPv6 adds 1440 and 1428, and the MTU with its header")
    func sixth() {
        #expect(shown(syn(window: 1440 * 3, mss: 1380, version: 6)) == "mss*3")
        #expect(shown(syn(window: 1428 * 3, mss: 1380, version: 6)) == "mss*3")
        #expect(shown(syn(window: 1410 * 3, mss: 1350, version: 6, options: [2, 30])) == "mtu*3")
        #expect(shown(syn(window: 1428 * 3, mss: 1380)) == "4284")
    }

    @Test("segments below 100 bytes are no basis")
    func smallSegments() {
        #expect(shown(syn(window: 297, mss: 99)) == "297")
        #expect(shown(syn(window: 300, mss: 100)) == "mss*3")
    }

    @Test("a SYN+ACK's window may be a multiple of the peer's segment size, a SYN's not")
    func peer() throws {
        var signature = syn(window: 1337 * 4, mss: 1460)
        #expect(shown(signature, peerMSS: 1337) == "5348")
        signature.isSynAck = true
        #expect(shown(signature, peerMSS: 1337) == "mss*4")
        #expect(shown(signature, peerMSS: 1349) == "mss*4")
        #expect(shown(signature) == "5348")
        let database = try SmallDatabase.ofSynAcks("*:64:0:*:mss*4,0:mss::0")
        #expect(database.match(signature, peerMSS: 1337).kind == .exact)
        #expect(database.match(signature).kind == .unknown)
    }

    @Test("a peer's absurd segment size does no harm", arguments: [0, 1, 2, 11, 12, 13, 65535] as [UInt16])
    func absurdPeers(peerMSS: UInt16) {
        var signature = syn(window: 40009, mss: 65535)
        signature.isSynAck = true
        #expect(!shown(signature, peerMSS: peerMSS).isEmpty)
    }
}
