import Fingerprints
import Pipeline
import Testing

@Suite("What the fields of a signature demand")
struct MatchingRulesTests {
    @Test("a signature for all versions matches IPv4 and IPv6, one for a version only that")
    func version() throws {
        let both = try SmallDatabase.ofSyns("*:64:0:*:512,0:mss::0")
        #expect(try both.kind("4:64+0:0:1460:512,0:mss::0") == .exact)
        #expect(try both.kind("6:64+0:0:1460:512,0:mss::0") == .exact)
        let only4 = try SmallDatabase.ofSyns("4:64:0:*:512,0:mss::0")
        #expect(try only4.kind("4:64+0:0:1460:512,0:mss::0") == .exact)
        #expect(try only4.kind("6:64+0:0:1460:512,0:mss::0") == .unknown)
        let only6 = try SmallDatabase.ofSyns("6:64:0:*:512,0:mss::0")
        #expect(try only6.kind("6:64+0:0:1460:512,0:mss::0") == .exact)
        #expect(try only6.kind("4:64+0:0:1460:512,0:mss::0") == .unknown)
    }

    @Test("in a signature for all versions the quirks of the other version do not count")
    func quirksOfOtherVersion() throws {
        let database = try SmallDatabase.ofSyns("*:64:0:*:512,0:mss:df,id+,0+,flow,seq-:0")
        #expect(try database.kind("4:64+0:0:1460:512,0:mss:df,id+,0+,seq-:0") == .exact)
        #expect(try database.kind("6:64+0:0:1460:512,0:mss:flow,seq-:0") == .exact)
        #expect(try database.kind("6:64+0:0:1460:512,0:mss:seq-:0") == .unknown)
    }

    @Test("the length of the IP options must be the signature's")
    func ipOptions() throws {
        let database = try SmallDatabase.ofSyns("*:64:8:*:512,0:mss::0")
        #expect(try database.kind("4:64+0:8:1460:512,0:mss::0") == .exact)
        #expect(try database.kind("4:64+0:0:1460:512,0:mss::0") == .unknown)
    }

    @Test("a segment size must be the signature's, and * is any, also none")
    func segmentSize() throws {
        let fixed = try SmallDatabase.ofSyns("*:64:0:1400:512,0:mss::0")
        #expect(try fixed.kind("4:64+0:0:1400:512,0:mss::0") == .exact)
        #expect(try fixed.kind("4:64+0:0:1460:512,0:mss::0") == .unknown)
        let any = try SmallDatabase.ofSyns("*:64:0:*:512,0:::0")
        #expect(try any.kind("4:64+0:0:0:512,0:::0") == .exact)
        #expect(try any.kind("4:64+0:0:9:512,0:::0") == .exact)
    }

    @Test("a window scale must be the signature's, and * is any")
    func windowScale() throws {
        let fixed = try SmallDatabase.ofSyns("*:64:0:*:512,7:mss,nop,ws::0")
        #expect(try fixed.kind("4:64+0:0:1460:512,7:mss,nop,ws::0") == .exact)
        #expect(try fixed.kind("4:64+0:0:1460:512,8:mss,nop,ws::0") == .unknown)
        let any = try SmallDatabase.ofSyns("*:64:0:*:512,*:mss,nop,ws::0")
        #expect(try any.kind("4:64+0:0:1460:512,8:mss,nop,ws::0") == .exact)
    }

    @Test("options must be the same in the same order, unknown kinds and the padding after the end included")
    func options() throws {
        let database = try SmallDatabase.ofSyns("*:64:0:*:512,0:mss,?30,sack,eol+2::0")
        #expect(try database.kind("4:64+0:0:1460:512,0:mss,?30,sack,eol+2::0") == .exact)
        for other in ["mss,?31,sack,eol+2", "mss,sack,?30,eol+2", "mss,?30,sack,eol+1", "mss,?30,sack", "mss,?30,sack,nop,eol+2", ""] {
            #expect(try database.kind("4:64+0:0:1460:512,0:\(other)::0") == .unknown)
        }
    }

    @Test("payload class 0 is none, + is some, * is either")
    func payload() throws {
        let none = try SmallDatabase.ofSyns("*:64:0:*:512,0:mss::0")
        #expect(try none.kind("4:64+0:0:1460:512,0:mss::+") == .unknown)
        let some = try SmallDatabase.ofSyns("*:64:0:*:512,0:mss::+")
        #expect(try some.kind("4:64+0:0:1460:512,0:mss::+") == .exact)
        #expect(try some.kind("4:64+0:0:1460:512,0:mss::0") == .unknown)
        let any = try SmallDatabase.ofSyns("*:64:0:*:512,0:mss::*")
        #expect(try any.kind("4:64+0:0:1460:512,0:mss::+") == .exact)
        #expect(try any.kind("4:64+0:0:1460:512,0:mss::0") == .exact)
    }

    @Test("signatures of SYNs say nothing about SYN+ACKs, nor the other way round")
    func direction() throws {
        let raw = "4:64+0:0:1460:512,0:mss::0"
        let ofSyns = try SmallDatabase.ofSyns("*:64:0:*:512,0:mss::0")
        #expect(ofSyns.match(try TCPSignature(rawSignature: raw, isSynAck: true)).kind == .unknown)
        let ofSynAcks = try SmallDatabase.ofSynAcks("*:64:0:*:512,0:mss::0")
        #expect(ofSynAcks.match(try TCPSignature(rawSignature: raw, isSynAck: true)).kind == .exact)
        #expect(ofSynAcks.match(try TCPSignature(rawSignature: raw, isSynAck: false)).kind == .unknown)
    }
}
