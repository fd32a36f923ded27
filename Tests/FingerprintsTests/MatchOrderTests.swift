import Fingerprints
import Pipeline
import Testing

@Suite("Which of several matches counts, and what is forgiven")
struct MatchOrderTests {
    private let packet = "4:60+4:0:1460:512,0:mss:df,id+:0"

    private func database(_ groups: (label: String, signature: String)...) throws -> SignatureDatabase {
        let lines = groups.map { label, signature in
            "label = \(label)\n" + (label.contains(":!:") ? "sys = @unix\n" : "") + "sig = \(signature)\n"
        }
        return try SmallDatabase.parse("classes = unix\n[tcp:request]\n" + lines.joined())
    }

    @Test("of two specific signatures that match exactly the first counts")
    func firstSpecific() throws {
        let database = try database(
            ("s:unix:First:", "*:64:0:*:512,*:mss:df,id+:0"), ("s:unix:Second:", "*:64:0:*:512,0:mss:df,id+:0"))
        #expect(try database.answer(packet) == "First (none)")
    }

    @Test("a generic signature counts only if no specific one matches exactly, wherever it stands")
    func genericLast() throws {
        let general = (label: "g:unix:General:", signature: "*:64:0:*:*,*:mss:df,id+:0")
        let both = try database(general, ("s:unix:Special:2", "*:64:0:*:512,0:mss:df,id+:0"))
        #expect(try both.answer(packet) == "Special 2 (none)")
        #expect(try both.answer("4:60+4:0:1460:513,0:mss:df,id+:0") == "General (generic)")
    }

    @Test("an exact generic match counts before a similar specific one")
    func genericBeforeSimilar() throws {
        let database = try database(
            ("s:unix:Special:", "*:255:0:*:512,0:mss:df,id+:0"), ("g:unix:General:", "*:64:0:*:*,*:mss:df,id+:0"))
        #expect(try database.answer(packet) == "General (generic)")
    }

    @Test("of two similar signatures the first counts, generic or not")
    func firstSimilar() throws {
        let database = try database(
            ("g:unix:General:", "*:64:0:*:*,*:mss:df,id+:0"), ("s:unix:Special:", "*:64:0:*:512,0:mss:df,id+:0"))
        #expect(try database.answer("4:60+4:0:1460:512,0:mss::0") == "General (generic fuzzy)")
    }

    @Test("df and id+ may be missing, id- and ecn may come: then the match is fuzzy")
    func forgivenQuirks() throws {
        let database = try SmallDatabase.ofSyns("*:64:0:*:512,0:mss:df,id+:0")
        #expect(try database.kind(packet) == .exact)
        for quirks in ["", "df", "id+", "id-", "df,id+,ecn", "id-,ecn"] {
            #expect(try database.answer("4:60+4:0:1460:512,0:mss:\(quirks):0") == "Ours 1 (fuzzy)")
        }
    }

    @Test("no other quirk may be missing or come")
    func otherQuirks() throws {
        let plain = try SmallDatabase.ofSyns("4:64:0:*:512,0:mss::0")
        for quirk in ["df", "id+", "0+", "seq-", "ack+", "ack-", "uptr+", "urgf+", "pushf+", "ts1-", "ts2+", "opt+", "exws", "bad"] {
            #expect(try plain.kind("4:60+4:0:1460:512,0:mss:\(quirk):0") == .unknown)
        }
        let marked = try SmallDatabase.ofSyns("4:64:0:*:512,0:mss:id-,ecn,seq-:0")
        #expect(try marked.kind("4:60+4:0:1460:512,0:mss:ecn,seq-:0") == .unknown)
        #expect(try marked.kind("4:60+4:0:1460:512,0:mss:id-,seq-:0") == .unknown)
        #expect(try marked.kind("4:60+4:0:1460:512,0:mss:id-,ecn:0") == .unknown)
    }

    @Test("an application's signature must match exactly, and hides similar ones that follow")
    func applications() throws {
        let database = try database(
            ("s:!:Scanner:", "*:64:0:*:512,0:mss:df,id+:0"), ("s:unix:Special:", "*:64:0:*:512,*:mss:df,id+:0"))
        let exact = database.match(try TCPSignature(rawSignature: packet, isSynAck: false))
        #expect(exact.application == "Scanner" && exact.family == nil)
        #expect(exact.operatingSystem?.isApplication == true)
        #expect(try database.answer("4:60+4:0:1460:512,0:mss::0") == "??? (none)")
    }

    @Test("the answer carries family, flavour and class of the label")
    func labels() throws {
        let database = try SmallDatabase.ofSyns("*:64:0:*:512,0:mss:df,id+:0", label: "s:WIN:Some System:7 or 8: late")
        let match = database.match(try TCPSignature(rawSignature: packet, isSynAck: false))
        #expect(match.family == "Some System" && match.flavour == "7 or 8: late" && match.application == nil)
        #expect(match.label?.systemClass == "win")
        #expect(
            match.operatingSystem
                == OperatingSystem(
                    family: "Some System", name: "Some System 7 or 8: late", flavour: "7 or 8: late", distance: 4, match: .exact,
                    isApplication: false))
    }

    @Test("a name that differs in upper and lower case only is spelled as it was first")
    func spelling() throws {
        let database = try database(
            ("s:unix:Some OS:1", "*:64:0:*:1,0:mss::0"), ("s:unix:SOME os:2", "*:64:0:*:2,0:mss::0"))
        #expect(try database.answer("4:60+4:0:1460:2,0:mss::0") == "Some OS 2 (none)")
    }
}
