import Synchronization

/// Why OpenSSL refused a broker's certificate: librdkafka's own sentence is the same for all reasons.
///
/// Written by librdkafka's thread in the handshake, read by the owner's thread with the error that follows.
final class CertificateVerdict: Sendable {
    private let code = Mutex<Int32?>(nil)

    /// - Parameter code: `X509_V_ERR_…` of OpenSSL's x509_vfy.h.
    func refused(_ code: Int32) { self.code.withLock { $0 = code } }

    /// The newest refusal; it belongs to an error only if that speaks of a certificate.
    var newest: Int32? { code.withLock { $0 } }
}
