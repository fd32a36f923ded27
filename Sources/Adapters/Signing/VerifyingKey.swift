import CCrypto
import Foundation

/// A public key.
package final class VerifyingKey: Sendable {
    private let key: EVPKey
    /// DER of a SubjectPublicKeyInfo.
    private let der: [UInt8]
    /// The first eight bytes of the SHA-256 of its DER: what a signature calls it by.
    package let name: UInt64

    /// - Parameter text: as `text` gives it: what stands between the first and the last line of a PEM file, in one line.
    package convenience init(text: String) throws(SigningError) {
        guard let data = Data(base64Encoded: text) else {
            throw SigningError(.unreadable, "read the public key \"\(text.prefix(24))…\"", "it is no base64; \"leurre sensor-key\" prints one")
        }
        try self.init(der: Array(data))
    }

    init(der: [UInt8]) throws(SigningError) {
        let operation = "read a public key"
        var end: UnsafePointer<UInt8>?
        var read: OpaquePointer?
        let isWhole = der.withUnsafeBufferPointer { bytes in
            end = bytes.baseAddress
            read = d2i_PUBKEY(nil, &end, bytes.count)
            return read != nil && end == bytes.baseAddress.map { $0 + bytes.count }
        }
        guard let read else {
            ERR_clear_error()
            throw SigningError(.unreadable, operation, "its bytes are no public key; \"leurre sensor-key\" prints one")
        }
        key = try EVPKey(read, operation)
        guard isWhole else { throw SigningError(.unreadable, operation, "there are bytes behind its end") }
        self.der = try key.publicDER(operation)
        var digest = [UInt8](repeating: 0, count: 32)
        guard EVP_Digest(self.der, self.der.count, &digest, nil, EVP_sha256(), nil) == 1 else { throw .system(operation) }
        name = digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// In one line, base64.
    package var text: String { Data(der).base64EncodedString() }

    /// Any bytes may be given as a signature.
    package func isValid(_ signature: [UInt8], of parts: [[UInt8]]) -> Bool {
        // What is wrong with a signature nobody asks; what the library noted of it must not be taken for another failure's reason.
        defer { ERR_clear_error() }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key.pointer) == 1 else { return false }
        for part in parts where EVP_DigestVerifyUpdate(context, part, part.count) != 1 { return false }
        return EVP_DigestVerifyFinal(context, signature, signature.count) == 1
    }
}
