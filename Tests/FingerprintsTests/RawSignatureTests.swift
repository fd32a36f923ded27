import Fingerprints
import Pipeline
import Testing

@Suite("The text of a raw signature")
struct RawSignatureTests {
    @Test("every field is read, and printed as it was", arguments: [
        "4:53+11:0:1460:1024,0:mss::0", "4:92+?:0:0:16384,0:::0", "6:64+0:0:1440:65535,6:mss,nop,ws,sok,ts:flow,ts1-:+",
        "4:128+0:4:1460:mss*4,15:mss,?30,sack,eol+3:df,id+,id-,ecn,0+,seq-,ack+,ack-,uptr+,urgf+,pushf+,ts1-,ts2+,opt+,exws,bad:0",
        "4:64+0:0:1460:mtu*4,0:mss::0",
    ])
    func roundTrip(text: String) throws {
        #expect(try TCPSignature(rawSignature: text, isSynAck: false).rawSignature() == text)
    }

    @Test("fields mean what p0f's documentation says")
    func fields() throws {
        let signature = try TCPSignature(rawSignature: "4:53+11:8:1460:mss*4,7:mss,nop,ws,eol+2:df,id+,exws:+", isSynAck: true)
        let expected = TCPSignature(
            isSynAck: true, ipVersion: 4, ttl: 53, ipOptionBytes: 8, mss: 1460, window: 5840, windowScale: 7, options: [2, 1, 3, 0],
            eolPadding: 2, quirks: [.df, .idPlus, .exws], hasPayload: true)
        #expect(signature == expected)
    }

    @Test("a SYN+ACK that only repeats the probe's segment size shows * instead")
    func probe() throws {
        let text = "4:64+0:0:*:512,0:mss::0"
        let signature = try TCPSignature(rawSignature: text, isSynAck: true)
        #expect(signature.mss == 1331)
        #expect(signature.rawSignature() == text)
        #expect(throws: SignatureTextError.observedMSS) { try TCPSignature(rawSignature: text, isSynAck: false) }
    }

    @Test("a multiple of the peer's segment size is put back if that is given")
    func peer() throws {
        let text = "4:64+0:0:1460:mss*46,0:mss::0"
        #expect(throws: SignatureTextError.windowMultiple) { try TCPSignature(rawSignature: text, isSynAck: true) }
        let signature = try TCPSignature(rawSignature: text, isSynAck: true, peerMSS: 1400)
        #expect(signature.window == 64400)
        #expect(signature.rawSignature(peerMSS: 1400) == text)
    }

    @Test("what is damaged is refused with the field's name", arguments: [
        ("", SignatureTextError.fields), ("4:64", .fields), ("4:64+0:0:1460:1024:mss::0", .fields), ("4:64:0:1:1,0:mss::0:0", .fields),
        ("5:64:0:1:1,0:mss::0", .version), ("*:64:0:1:1,0:mss::0", .version), ("4:256:0:1:1,0:mss::0", .observedTTL),
        ("4:200+56:0:1:1,0:mss::0", .observedTTL), ("4:64-:0:1:1,0:mss::0", .observedTTL), ("4::0:1:1,0:mss::0", .observedTTL),
        ("4:64:256:1:1,0:mss::0", .ipOptionBytes), ("4:64:0:65536:1,0:mss::0", .observedMSS),
        ("4:64:0:1:65536,0:mss::0", .observedWindow),
        ("4:64:0:1:*,0:mss::0", .observedWindow), ("4:64:0:1460:mss*0,0:mss::0", .observedWindow),
        ("4:64:0:50:mss*4,0:mss::0", .windowMultiple), ("4:64:0:1:1,256:mss::0", .observedWindowScale),
        ("4:64:0:1:1,99999999999999999999:mss::0", .observedWindowScale), ("4:64:0:1:1,0:mss,,nop::0", .options),
        ("4:64:0:1:1,0:eol+1,nop::0", .options), ("4:64:0:1:1,0:?256::0", .options), ("4:64:0:1:1,0:what::0", .options),
        ("4:64:0:1:1,0:mss:df,:0", .quirk), ("4:64:0:1:1,0:mss:flow:0", .quirkOfOtherVersion),
        ("6:64:0:1:1,0:mss:df:0", .quirkOfOtherVersion), ("4:64:0:1:1,0:mss::*", .observedPayload),
        ("4:64:0:1:1,0:mss::", .observedPayload),
    ])
    func damaged(text: String, reason: SignatureTextError) {
        #expect(throws: reason) { try TCPSignature(rawSignature: text, isSynAck: false) }
    }
}
