import CSSL

/// One encrypted connection as OpenSSL's client, which touches no socket: bytes of the other side are put in, bytes for it are taken out.
///
/// The other side must show a certificate for the host that was called, by an authority that is trusted.
final class SSLHandle {
    struct Failure: Error, CustomStringConvertible { var description: String }

    private static let chunkBytes = 16_384

    private let context: OpaquePointer
    private let session: OpaquePointer
    /// Both belong to the session.
    private let (incoming, outgoing): (OpaquePointer, OpaquePointer)

    /// - Parameter authorities: a file of certificates (PEM) to trust; nil: the system's.
    init(host: String, authorities: String?) throws(Failure) {
        ERR_clear_error()
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw Self.failure() }
        guard let session = SSL_new(context), let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
            SSL_CTX_free(context)
            throw Self.failure()
        }
        SSL_set_bio(session, incoming, outgoing)
        (self.context, self.session, self.incoming, self.outgoing) = (context, session, incoming, outgoing)
        try trust(authorities)
        try expect(host)
        SSL_set_connect_state(session)
    }

    deinit {
        SSL_free(session)
        SSL_CTX_free(context)
    }

    private func trust(_ authorities: String?) throws(Failure) {
        guard leurre_ssl_require_tls_1_2(context) == 1 else { throw Self.failure() }
        guard let authorities else {
            guard SSL_CTX_set_default_verify_paths(context) == 1 else { throw Self.failure() }
            return
        }
        guard SSL_CTX_load_verify_locations(context, authorities, nil) == 1 else {
            throw Failure(description: "no certificates can be read from \"\(authorities)\": give a file of them (PEM)")
        }
    }

    private func expect(_ host: String) throws(Failure) {
        SSL_set_verify(session, SSL_VERIFY_PEER, nil)
        // A number is looked for among the certificate's addresses; it has no name to ask for.
        if X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) == 1 { return }
        guard SSL_set1_host(session, host) == 1, leurre_ssl_ask_for_host(session, host) == 1 else { throw Self.failure() }
    }

    /// Whether both sides have agreed; what is to be sent for it must be taken out each time.
    func shakeHands() throws(Failure) -> Bool {
        ERR_clear_error()
        let result = SSL_do_handshake(session)
        if result == 1 { return true }
        guard SSL_get_error(session, result) == SSL_ERROR_WANT_READ else { throw handshakeFailure() }
        return false
    }

    /// Bytes came from the other side.
    func received(_ bytes: UnsafeRawBufferPointer) { _ = BIO_write(incoming, bytes.baseAddress, Int32(bytes.count)) }

    /// What must go to the other side.
    func outgoingBytes() -> [UInt8] { Self.drained { BIO_read(outgoing, $0, $1) } }

    /// To be encrypted; after the hands were shaken.
    func write(_ bytes: [UInt8]) throws(Failure) {
        guard !bytes.isEmpty else { return }
        ERR_clear_error()
        guard SSL_write(session, bytes, Int32(bytes.count)) == bytes.count else { throw Self.failure() }
    }

    /// What was decrypted so far, and whether the other side has ended.
    func read() throws(Failure) -> (bytes: [UInt8], isEnd: Bool) {
        ERR_clear_error()
        var last: Int32 = 0
        let bytes = Self.drained {
            last = SSL_read(session, $0, $1)
            return last
        }
        switch SSL_get_error(session, last) {
        case SSL_ERROR_WANT_READ: return (bytes, false)
        case SSL_ERROR_ZERO_RETURN: return (bytes, true)
        default: throw Self.failure()
        }
    }

    private static func drained(_ next: (UnsafeMutableRawPointer?, Int32) -> Int32) -> [UInt8] {
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: chunkBytes)
        while true {
            let count = chunk.withUnsafeMutableBytes { next($0.baseAddress, Int32($0.count)) }
            guard count > 0 else { return all }
            all += chunk[..<Int(count)]
        }
    }

    private func handshakeFailure() -> Failure {
        let verdict = SSL_get_verify_result(session)
        guard verdict != X509_V_OK else { return Self.failure() }
        return Failure(description: "its certificate is not trusted: \(String(cString: X509_verify_cert_error_string(verdict)))")
    }

    private static func failure() -> Failure {
        let code = ERR_get_error()
        let reason = ERR_reason_error_string(code).map { String(cString: $0) } ?? "the other side broke off"
        return Failure(description: "no encrypted connection: \(reason)")
    }
}
