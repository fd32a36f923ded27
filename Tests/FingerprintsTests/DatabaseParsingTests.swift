import Fingerprints
import Pipeline
import Testing

@Suite("The text of a database")
struct DatabaseParsingTests {
    private static let good = "*:64:0:*:512,0:mss::0"

    private func failure(_ text: String) -> SignatureDatabaseError? {
        do throws(SignatureDatabaseError) {
            _ = try SmallDatabase.parse(text)
            return nil
        } catch {
            return error
        }
    }

    @Test("comments, blank lines, blanks around lines and carriage returns do not matter")
    func blanks() throws {
        let database = try SmallDatabase.parse(
            "; ours\r\n\r\n \tclasses = unix,\twin\r\n[tcp:request]\r\n  label=g:win:A b.c!:  \r\n\r\n;x\r\nsig\t=  \(Self.good)\t\r\n")
        #expect(database.signatureCount == 1)
        #expect(database.labels == [FingerprintLabel(isGeneric: true, systemClass: "win", name: "A b.c!", flavour: "")])
    }

    @Test("the sections mtu and http are skipped unread")
    func skippedSections() throws {
        let database = try SmallDatabase.parse(
            "[mtu]\nlabel = what:ever\nsig = 1\n[tcp:response]\nlabel = s:unix:A:\nsig = \(Self.good)\n"
                + "[http:request]\nua_os = A,B=[c]\nanything\n[http:response]\nsig = x\n"
                + "[tcp:request]\nlabel = s:unix:B:\nsig = \(Self.good)\n")
        #expect(database.signatureCount == 2)
    }

    @Test("a label may stay without signatures, and keeps nothing over a section's beginning")
    func labels() throws {
        let database = try SmallDatabase.parse("[tcp:request]\nlabel = s:unix:A:\nlabel = s:unix:B:\nsig = \(Self.good)\n")
        #expect(try database.answer("4:64+0:0:1460:512,0:mss::0") == "B (none)")
        let failure = failure("[tcp:request]\nlabel = s:unix:A:\n[tcp:response]\nsig = \(Self.good)\n")
        #expect(failure?.line == 4 && failure?.cause == .structure(.misplacedSignature))
    }

    @Test("what is out of order is refused with its line", arguments: [
        ("", 1, DatabaseStructureError.noSignature), ("; nothing\n[mtu]\n", 3, .noSignature), ("[tcp:request]\nhello\n", 2, .statement),
        ("[tcp:request]\n= x\n", 2, .statement), ("\n[smtp:request]\n", 2, .section), ("[tcp:sideways]\n", 1, .section),
        ("[tcp:request\n", 1, .section), ("[tcp:request]\ncolour = red\n", 2, .unknownName),
        ("[tcp:request]\nclasses = unix\n", 2, .misplacedClasses), ("classes = unix,,win\n", 1, .malformedClasses),
        ("label = s:unix:A:\n", 1, .misplacedLabel), ("[tcp:request]\nlabel = s:!:A:\nlabel = s:!:B:\n", 3, .misplacedLabel),
        ("[tcp:request]\nlabel = x:unix:A:\n", 2, .labelType), ("[tcp:request]\nlabel = s\n", 2, .labelClass),
        ("classes = win\n[tcp:request]\nlabel = s:unix:A:\n", 3, .labelClass), ("[tcp:request]\nlabel = s::A:\n", 2, .labelClass),
        ("[tcp:request]\nlabel = s:unix:A\n", 2, .labelName), ("[tcp:request]\nlabel = s:unix::\n", 2, .labelName),
        ("[tcp:request]\nlabel = s:unix:A\u{7}:\n", 2, .labelName), ("[tcp:request]\nlabel = s:unix:A:\u{1B}[2J\n", 2, .labelFlavour),
        ("[tcp:request]\nsys = @unix\n", 2, .misplacedSystems),
        ("classes = win\n[tcp:request]\nlabel = s:!:A:\nsys = @unix\n", 4, .malformedSystems),
        ("[tcp:request]\nlabel = s:!:A:\nsys = a,,b\n", 3, .malformedSystems),
        ("[tcp:request]\nlabel = s:!:A:\nsig = *:64:0:*:512,0:mss::0\n", 3, .misplacedSignature),
        ("[tcp:request]\nsig = *:64:0:*:512,0:mss::0\n", 2, .misplacedSignature),
    ])
    func outOfOrder(text: String, line: Int, reason: DatabaseStructureError) {
        #expect(failure(text)?.line == line)
        #expect(failure(text)?.cause == .structure(reason))
    }

    @Test("a signature that cannot be read is refused with the field's name", arguments: [
        ("*:64:0:*:512,0:mss:0", SignatureTextError.fields), ("7:64:0:*:512,0:mss::0", .version), ("*:0:0:*:512,0:mss::0", .ttl),
        ("*:256:0:*:512,0:mss::0", .ttl), ("*:200+56:0:*:512,0:mss::0", .ttl), ("*:60+4-:0:*:512,0:mss::0", .ttl),
        ("*:60+?:0:*:512,0:mss::0", .unguessedTTL), ("*:64:x:*:512,0:mss::0", .ipOptionBytes), ("*:64:0:-1:512,0:mss::0", .mss),
        ("*:64:0:*:mss*0,0:mss::0", .window), ("*:64:0:*:mtu*1001,0:mss::0", .window), ("*:64:0:*:%1,0:mss::0", .window),
        ("*:64:0:*:%65536,0:mss::0", .window), ("*:64:0:*:,0:mss::0", .window), ("*:64:0:*:512,:mss::0", .windowScale),
        ("*:64:0:*:512,0:mss,eol::0", .options), ("*:64:0:*:512,0:eol+256::0", .options), ("*:64:0:*:512,0:mss:what:0", .quirk),
        ("4:64:0:*:512,0:mss:flow:0", .quirkOfOtherVersion), ("6:64:0:*:512,0:mss:id-:0", .quirkOfOtherVersion),
        ("*:64:0:*:512,0:mss::1", .payload),
    ])
    func damagedSignature(text: String, reason: SignatureTextError) {
        let failure = failure("\n[tcp:response]\nlabel = s:unix:A:\nsig = \(text)\n")
        #expect(failure?.line == 4)
        #expect(failure?.cause == .signature(reason))
    }

    @Test("more than 24 options are refused")
    func manyOptions() {
        let options = { (count: Int) in [String](repeating: "nop", count: count).joined(separator: ",") }
        let text = { (count: Int) in "[tcp:request]\nlabel = s:unix:A:\nsig = *:64:0:*:512,0:\(options(count))::0\n" }
        #expect(failure(text(24)) == nil)
        #expect(failure(text(25))?.cause == .signature(.options))
    }

    @Test("endless lines and endless texts are refused before they are read")
    func endless() {
        #expect(failure("[tcp:request]\n" + String(repeating: "x", count: 5000))?.cause == .structure(.lineTooLong))
        #expect(failure(String(repeating: "\n", count: 5 << 20))?.cause == .structure(.tooLong))
    }

    @Test("an error is one printable sentence with the line's number and beginning")
    func sentence() {
        let failure = failure("[tcp:request]\nlabel = s:unix:A:\nsig = *:64:0:*:512,0:mss::1 \"\u{1B}\n")
        #expect(
            failure?.description
                == "cannot read line 3 of the p0f database: the payload class must be 0, + or * in \"sig = *:64:0:*:512,0:mss::1 ??\"")
    }

    @Test("the database that Debian installs can be read", .enabled(if: Corpus.hasDatabase))
    func installed() throws {
        let database = try SignatureDatabase(parsing: try Corpus.bytes(Corpus.databasePath))
        #expect(database.signatureCount > 150)
        #expect(Set(["Linux", "Windows", "FreeBSD", "NMap"]).isSubset(of: Set(database.labels.map(\.name))))
    }
}
