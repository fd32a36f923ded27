import CCrypto

/// Owns a key of OpenSSL's.
///
/// Sendable, since nothing changes the key after `init`: each signature and each verification has a context of its own.
final class EVPKey: @unchecked Sendable {
    let pointer: OpaquePointer

    private static let curve = "prime256v1"

    /// Takes the key over, and refuses one that is no key of ECDSA on P-256.
    init(_ pointer: OpaquePointer, _ operation: String) throws(SigningError) {
        self.pointer = pointer
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        guard EVP_PKEY_is_a(pointer, "EC") == 1, EVP_PKEY_get_group_name(pointer, &name, name.count, &length) == 1,
            name.prefix(length).elementsEqual(Self.curve.utf8CString.dropLast())
        else { throw SigningError(.unsupported, operation, "it is no key of ECDSA on the curve P-256; \"leurre sensor-key\" makes one") }
    }

    deinit { EVP_PKEY_free(pointer) }

    /// The public half, as DER of a SubjectPublicKeyInfo (RFC 5280, section 4.1).
    func publicDER(_ operation: String) throws(SigningError) -> [UInt8] {
        var start: UnsafeMutablePointer<UInt8>?
        let count = i2d_PUBKEY(pointer, &start)
        guard count > 0, let start else { throw .system(operation) }
        defer { CRYPTO_free(start, #file, #line) }
        return Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }
}
