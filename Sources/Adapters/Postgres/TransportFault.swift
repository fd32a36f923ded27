/// Why a connection with TLS, or one without, was refused, as libpq and the server say it; nil for anything else.
enum TransportFault: CaseIterable {
    case untrusted, wrongHost, noAuthorities, plainServer, plainRefused, noClientCertificate, refusedCertificate, keyFile, brokenHandshake

    init?(_ message: String) {
        guard let found = Self.allCases.first(where: { $0.marks.contains(where: message.contains) }) else { return nil }
        self = found
    }

    private var marks: [String] {
        switch self {
        case .untrusted: ["certificate verify failed"]
        case .wrongHost: ["does not match host name"]
        case .noAuthorities: ["root certificate file", "could not read root certificate"]
        case .plainServer: ["does not support SSL, but SSL was required"]
        case .plainRefused: ["no encryption", "SSL off"]
        case .noClientCertificate: ["requires a valid client certificate", "alert certificate required"]
        case .refusedCertificate: ["alert unknown ca", "alert certificate expired", "alert bad certificate", "alert certificate unknown"]
        case .keyFile: ["private key file", "could not load private key", "certificate file"]
        case .brokenHandshake: ["SSL error: wrong version number", "received invalid response to SSL negotiation"]
        }
    }

    var cure: String {
        switch self {
        case .untrusted: "the server's certificate has expired, or no authority in sslrootcert has signed it: have it renewed, or give the right sslrootcert=FILE in the address"
        case .wrongHost: "call the server by a name that is in its certificate, or have one made with this name"
        case .noAuthorities: "give the certificate of the authority that signed the server's: sslrootcert=FILE in the address"
        case .plainServer: "switch TLS on in the server (ssl = on); sslmode=disable in the address goes without, where the way to it is safe"
        case .plainRefused: "the server takes encrypted connections only: sslmode=verify-full in the address"
        case .noClientCertificate: "give this client's certificate: sslcert=FILE and sslkey=FILE in the address"
        case .refusedCertificate: "the server refuses this client's certificate: give one that is valid and signed by its authority (sslcert, sslkey)"
        case .keyFile: "check the files of sslcert and sslkey and who may read them"
        case .brokenHandshake: "what answers does not speak Postgres' TLS: check host and port"
        }
    }
}
