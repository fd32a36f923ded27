import CCrypto

/// A private key: ECDSA on the curve P-256 over SHA-256 (FIPS 186-5), the fastest to verify that OpenSSL has: about 75 µs for a text of 12 kB (Ed25519: 120).
package final class SigningKey: Sendable {
    private let key: EVPKey
    package let publicKey: VerifyingKey

    private init(_ key: EVPKey, _ operation: String) throws(SigningError) {
        self.key = key
        publicKey = try VerifyingKey(der: key.publicDER(operation))
    }

    /// A new key.
    package convenience init() throws(SigningError) {
        let operation = "make a key"
        guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil) else { throw .system(operation) }
        defer { EVP_PKEY_CTX_free(context) }
        var made: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) == 1,
            EVP_PKEY_keygen(context, &made) == 1, let made
        else { throw .system(operation) }
        try self.init(EVPKey(made, operation), operation)
    }

    /// - Parameter pem: PKCS #8 or the older form of OpenSSL, not encrypted.
    package convenience init(pem: [UInt8]) throws(SigningError) {
        let operation = "read a private key"
        let read = pem.withUnsafeBytes { bytes -> OpaquePointer? in
            guard let source = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else { return nil }
            defer { BIO_free(source) }
            // Without an answer of ours OpenSSL would ask the terminal for a password.
            return PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in -1 }, nil)
        }
        guard let read else {
            ERR_clear_error()
            throw SigningError(.unreadable, operation, "there is no private key without a password in it (PEM)")
        }
        try self.init(EVPKey(read, operation), operation)
    }

    /// The key as a file holds it (PKCS #8, PEM).
    package func pem() throws(SigningError) -> [UInt8] {
        let operation = "write a private key"
        guard let target = BIO_new(BIO_s_mem()) else { throw .system(operation) }
        defer { BIO_free(target) }
        guard PEM_write_bio_PKCS8PrivateKey(target, key.pointer, nil, nil, 0, nil, nil) == 1 else { throw .system(operation) }
        var text = [UInt8](repeating: 0, count: 4_096)
        let count = BIO_read(target, &text, Int32(text.count))
        guard count > 0 else { throw .system(operation) }
        return Array(text.prefix(Int(count)))
    }

    /// Signs the parts as one text; DER, at most 72 bytes.
    package func signature(of parts: [[UInt8]]) throws(SigningError) -> [UInt8] {
        let operation = "sign"
        guard let context = EVP_MD_CTX_new() else { throw .system(operation) }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key.pointer) == 1 else { throw .system(operation) }
        for part in parts where EVP_DigestSignUpdate(context, part, part.count) != 1 { throw .system(operation) }
        var proof = [UInt8](repeating: 0, count: 128)
        var count = proof.count
        guard EVP_DigestSignFinal(context, &proof, &count) == 1 else { throw .system(operation) }
        return Array(proof.prefix(count))
    }
}
