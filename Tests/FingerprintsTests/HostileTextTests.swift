import Fingerprints
import Pipeline
import Testing

@Suite("Hostile texts")
struct HostileTextTests {
    /// The same numbers in every run (splitmix64).
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let morsels = [
        ":", ",", "*", "%", "+", "-", "?", "0", "9", "65535", "99999999999", "eol+", "mss*", "mtu*", "\n", "=", "[", "]", "!", "g:", "\0",
        "\u{FFFD}", "label = s:!:A:\n", "[tcp:response]\n", " ",
    ]

    private func mutate(_ text: String, edits: ClosedRange<Int>, with numbers: inout Numbers) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: edits, using: &numbers) {
            let place = Int.random(in: 0...bytes.count, using: &numbers)
            let end = min(bytes.count, place + Int.random(in: 1...9, using: &numbers))
            switch Int.random(in: 0..<5, using: &numbers) {
            case 0 where place < end: bytes[place] = UInt8.random(in: 0...255, using: &numbers)
            case 1 where place < end: bytes[place] = UInt8.random(in: 0x30...0x39, using: &numbers)
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: (Self.morsels.randomElement(using: &numbers) ?? ":").utf8, at: place)
            default: bytes.insert(contentsOf: bytes.suffix(Int.random(in: 0...min(40, bytes.count), using: &numbers)), at: place)
            }
        }
        return bytes
    }

    private static let database = """
        classes = unix,win
        [tcp:request]
        label = s:unix:Ours:1
        sig = *:64:0:*:mss*4,7:mss,sok,ts,nop,ws:df,id+:0
        sig = 6:54+10:0:1440:%8192,*:mss,nop,ws,eol+1:flow:*
        label = s:!:Scanner:SYN
        sys = @unix,@win
        sig = 4:64-:0:1460:mtu*2,0:mss,?30::+
        [tcp:response]
        label = g:win:Theirs:
        sig = *:128:0:*:*,0:mss,nop,nop,sok:df,id+,ts1-:0
        """

    private static let signatures = [
        "4:53+11:0:1460:1024,0:mss::0", "4:64+0:0:1460:mss*4,7:mss,sok,ts,nop,ws:df,id+:0", "6:92+?:0:1440:mtu*2,6:mss,?30,eol+1:flow:+",
    ]

    @Test("a damaged database is refused with a line of its text, or read; nothing else happens")
    func databases() throws {
        var numbers = Numbers(state: 1)
        let signature = try TCPSignature(rawSignature: Self.signatures[1], isSynAck: false)
        var refused = 0
        for _ in 0..<2_000 {
            let bytes = mutate(Self.database, edits: 1...6, with: &numbers)
            do throws(SignatureDatabaseError) {
                _ = try SignatureDatabase(parsing: bytes).match(signature, peerMSS: 1460).params
            } catch {
                refused += 1
                #expect((1...(bytes.count { $0 == 0x0A } + 1)).contains(error.line))
                #expect(error.description.utf8.allSatisfy { (0x20...0x7E).contains($0) })
            }
        }
        #expect(refused > 500)
    }

    @Test("a damaged raw signature is refused, or read, and then prints as a text that reads as the same signature")
    func rawSignatures() throws {
        var numbers = Numbers(state: 2)
        let database = try SmallDatabase.parse(Self.database)
        var read = 0
        for round in 0..<6_000 {
            let bytes = mutate(Self.signatures[round % Self.signatures.count], edits: 1...2, with: &numbers)
            let text = String(decoding: bytes, as: UTF8.self)
            let isSynAck = round % 2 == 0
            guard let signature = try? TCPSignature(rawSignature: text, isSynAck: isSynAck) else { continue }
            read += 1
            _ = database.match(signature).params
            let printed = signature.rawSignature()
            #expect(try TCPSignature(rawSignature: printed, isSynAck: isSynAck).rawSignature() == printed)
        }
        #expect(read > 200)
    }

    @Test("any signature can be compared and printed, whatever a sender makes of its fields")
    func signatures() throws {
        var numbers = Numbers(state: 3)
        let database = try SmallDatabase.parse(Self.database)
        for _ in 0..<5_000 {
            let options = (0..<Int.random(in: 0...40, using: &numbers)).map { _ in UInt8.random(in: 0...9, using: &numbers) }
            let signature = TCPSignature(
                isSynAck: Bool.random(using: &numbers), ipVersion: UInt8.random(in: 0...15, using: &numbers),
                ttl: UInt8.random(in: 0...255, using: &numbers), ipOptionBytes: UInt8.random(in: 0...255, using: &numbers),
                mss: UInt16.random(in: 0...UInt16.max, using: &numbers), window: UInt16.random(in: 0...UInt16.max, using: &numbers),
                windowScale: UInt8.random(in: 0...255, using: &numbers), options: options,
                eolPadding: UInt8.random(in: 0...255, using: &numbers),
                quirks: TCPQuirks(rawValue: UInt32.random(in: 0...UInt32.max, using: &numbers)), hasPayload: Bool.random(using: &numbers))
            let match = database.match(signature, peerMSS: UInt16.random(in: 0...UInt16.max, using: &numbers))
            #expect(!match.params.isEmpty && !signature.rawSignature(peerMSS: 1).isEmpty)
        }
    }
}
