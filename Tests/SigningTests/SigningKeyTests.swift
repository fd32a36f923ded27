import Foundation
import TestSupport
import Testing

@testable import Signing

@Suite("Keys and signatures") struct SigningKeyTests {
    private static let text = [Array("leurre packets.v1 3\n".utf8), [UInt8](repeating: 7, count: 12_000)]

    private static func code(_ body: () throws -> Void) -> SigningError.Code? {
        do { try body() } catch { return (error as? SigningError)?.code }
        return nil
    }

    /// What openssl makes of these arguments, as a person would call it.
    private static func openssl(_ arguments: String...) throws -> Tool.Output { try Tool.run("/usr/bin/openssl", arguments) }

    @Test("a signature holds for the same bytes, however they are cut, with the key read back from its file and from its line")
    func roundTrip() throws {
        let key = try SigningKey()
        let again = try SigningKey(pem: key.pem())
        let signature = try again.signature(of: Self.text)
        #expect(signature.count <= 72)
        let reader = try VerifyingKey(text: key.publicKey.text)
        #expect(reader.name == key.publicKey.name)
        #expect(reader.isValid(signature, of: Self.text))
        #expect(reader.isValid(signature, of: [Self.text[0] + Self.text[1]]))
        #expect(try SigningKey().publicKey.isValid(signature, of: Self.text) == false)
    }

    @Test("a changed byte anywhere, in the text or in the signature, and any bytes instead of one, hold for nothing")
    func forgeries() throws {
        let key = try SigningKey()
        let text = [Array("leurre sensors.v1 0\nreport".utf8)]
        let signature = try key.signature(of: text)
        for place in text[0].indices {
            var changed = text
            changed[0][place] ^= 1
            #expect(!key.publicKey.isValid(signature, of: changed))
        }
        for place in signature.indices {
            for bit in 0..<8 {
                var changed = signature
                changed[place] ^= 1 << bit
                #expect(!key.publicKey.isValid(changed, of: text), "byte \(place) bit \(bit)")
            }
        }
        for count in 0...120 { #expect(!key.publicKey.isValid((0..<count).map { _ in UInt8.random(in: 0...255) }, of: text)) }
        #expect(!key.publicKey.isValid(signature + [0], of: text) && !key.publicKey.isValid(signature.dropLast(), of: text))
    }

    @Test("OpenSSL's own command line signs and verifies the same")
    func commandLine() throws {
        let authority = try TestAuthority()
        defer { authority.remove() }
        let (file, text, proof, shown) = (authority.path("own.key"), authority.path("text"), authority.path("proof"), authority.path("own.pub"))
        #expect(try Self.openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", file).code == 0)
        try Data(Self.text.joined()).write(to: URL(fileURLWithPath: text))
        #expect(try Self.openssl("dgst", "-sha256", "-sign", file, "-out", proof, text).code == 0)
        let key = try SigningKey(pem: Array(Data(contentsOf: URL(fileURLWithPath: file))))
        #expect(key.publicKey.isValid(Array(try Data(contentsOf: URL(fileURLWithPath: proof))), of: Self.text))
        try Data(key.signature(of: Self.text)).write(to: URL(fileURLWithPath: proof))
        #expect(try Self.openssl("pkey", "-in", file, "-pubout", "-out", shown).code == 0)
        #expect(try Self.openssl("dgst", "-sha256", "-verify", shown, "-signature", proof, text).code == 0)
        let lines = try String(contentsOfFile: shown, encoding: .utf8).split(separator: "\n").dropFirst().dropLast()
        #expect(lines.joined() == key.publicKey.text)
    }

    @Test("keys of other kinds, encrypted ones, public ones and what is no key are refused, and nobody is asked for a password")
    func otherKeys() throws {
        let authority = try TestAuthority()
        defer { authority.remove() }
        for (name, kind) in [("ed25519", ["-algorithm", "ED25519"]), ("p384", ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"])] {
            let file = authority.path(name)
            #expect(try Tool.run("/usr/bin/openssl", ["genpkey", "-out", file] + kind).code == 0)
            let pem = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
            #expect(Self.code { _ = try SigningKey(pem: pem) } == .unsupported)
            let line = try Self.openssl("pkey", "-in", file, "-pubout", "-outform", "PEM").text.split(separator: "\n").dropFirst().dropLast()
            #expect(Self.code { _ = try VerifyingKey(text: line.joined()) } == .unsupported)
        }
        let own = try authority.identity("own")
        let encrypted = try authority.encrypted(own, password: "word")
        for file in [encrypted.key, own.certificate] {
            let pem = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
            #expect(Self.code { _ = try SigningKey(pem: pem) } == .unreadable)
        }
        for bytes in [[], [0], Array("-----BEGIN PRIVATE KEY-----\n".utf8)] { #expect(Self.code { _ = try SigningKey(pem: bytes) } == .unreadable) }
        let line = try SigningKey().publicKey.text
        for text in ["", "§", "AAAA", String(line.dropLast(8)), line.replacing("MFkw", with: "MFkx"), String(line.dropLast(4)) + "AAAA"] {
            #expect(Self.code { _ = try VerifyingKey(text: text) } != nil, "\(text)")
        }
    }
}
