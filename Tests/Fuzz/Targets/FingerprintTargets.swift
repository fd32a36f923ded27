import Fingerprints
import Pipeline

/// p0f's texts: a database, and signatures as p0f prints them.
enum FingerprintTargets {
    static let database = FuzzTarget(name: "p0f-database", bytesMax: 8_192, seeds: databaseSeeds, run: readDatabase)
    static let signature = FuzzTarget(name: "p0f-signature", bytesMax: 256, seeds: { signatures.map { Array($0.utf8) } }, run: readSignature)

    static let signatures = [
        "4:53+11:0:1460:1024,0:mss::0", "4:92+?:0:0:16384,0:::0", "6:64+0:0:1440:65535,6:mss,nop,ws,sok,ts:flow,ts1-:+",
        "4:128+0:4:1460:mss*4,15:mss,?30,sack,eol+3:df,id+,id-,ecn,0+,seq-,ack+,ack-,uptr+,urgf+,pushf+,ts1-,ts2+,opt+,exws,bad:0",
        "4:64+0:0:1460:mtu*4,0:mss::0", "4:64+0:0:*:512,0:mss::0",
    ]

    private static let small = """
        classes = win,unix,other
        [mtu]
        label = Ethernet
        sig = 1500
        [tcp:request]
        label = s:unix:Linux:3.11 and newer
        sig = *:64:0:*:mss*20,10:mss,sok,ts,nop,ws:df,id+:0
        label = g:win:Windows:
        sig = 4:128-:0:1460:8192,8:mss,nop,ws,nop,nop,sok:df:+
        label = s:!:Scanner:x
        sys = Linux,@unix
        sig = *:64:0:1337:%8192,*:?12,eol+2::*
        [tcp:response]
        label = g:other:Thing:
        sig = 6:255:0:*:mtu*4,0:mss:flow:0
        """

    private static func databaseSeeds() throws -> [[UInt8]] {
        let whole = (try? SeedFiles.bytes("/etc/p0f/p0f.fp")) ?? []
        return [Array(small.utf8)] + stride(from: 0, to: whole.count, by: 6_000).map { Array(whole[$0..<min($0 + 6_000, whole.count)]) }
    }

    private static func readDatabase(_ bytes: [UInt8]) throws {
        do {
            let database = try SignatureDatabase(parsing: bytes)
            for text in signatures {
                guard let signature = try? TCPSignature(rawSignature: text, isSynAck: text.contains("*:512")) else { continue }
                let match = database.match(signature)
                _ = (match.kind, match.params, match.operatingSystem)
            }
        } catch {
            try SeedFiles.checkIsOneLine(error.description)
        }
    }

    private static func readSignature(_ bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        for isSynAck in [false, true] {
            guard let signature = try? TCPSignature(rawSignature: text, isSynAck: isSynAck) else { continue }
            let printed = signature.rawSignature()
            guard let again = try? TCPSignature(rawSignature: printed, isSynAck: isSynAck), again == signature else {
                throw BrokenPromise("the signature \(printed) is not read as it was written")
            }
        }
    }
}
