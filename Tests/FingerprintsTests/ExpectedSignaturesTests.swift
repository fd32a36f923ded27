import Fingerprints
import Pipeline
import Testing

@Suite("Agreement with p0f 3.09b", .enabled(if: Corpus.folder != nil))
struct ExpectedSignaturesTests {
    private struct Row {
        var module, rawSignature, system, params: String
    }

    private func rows() throws -> [Row] {
        let folder = try #require(Corpus.folder)
        let text = String(decoding: try Corpus.bytes(folder + "/p0f/signatures_expected.tsv"), as: UTF8.self)
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return fields.count >= 4 ? Row(module: fields[0], rawSignature: fields[1], system: fields[2], params: fields[3]) : nil
        }
    }

    /// The service type is no part of the raw signature.
    private func withoutServiceType(_ params: String) -> String {
        let words = params.split(separator: " ").filter { !$0.hasPrefix("tos:") }
        return words.isEmpty ? "none" : words.joined(separator: " ")
    }

    @Test("every signature that p0f named in the captures gets the same name and the same parameters, and prints as p0f printed it")
    func everyRow() throws {
        let database = try SignatureDatabase(parsing: try Corpus.bytes(Corpus.databasePath))
        let rows = try rows()
        #expect(rows.count > 200)
        for row in rows {
            let signature = try TCPSignature(rawSignature: row.rawSignature, isSynAck: row.module == "syn+ack")
            let match = database.match(signature)
            let system = match.label.map { ($0.isApplication ? "app:" : "") + $0.title } ?? "???"
            #expect(system == row.system, "\(row.module) \(row.rawSignature)")
            #expect(match.params == withoutServiceType(row.params), "\(row.module) \(row.rawSignature)")
            #expect(signature.rawSignature() == row.rawSignature)
        }
    }
}
