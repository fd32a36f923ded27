import CPq
import Glibc

/// Where a database is, read and checked before use, so that no error message can show a part of a password that was written where
/// libpq takes it for something else.
struct ConnectionAddress {
    let text: String
    private let values: [String: String]

    /// - Parameter text: `postgres://user:password@host:port/database?key=value` or `key=value …` (PostgreSQL's documentation, 34.1.1).
    init(_ text: String) throws(PostgresError) {
        guard !text.utf8.contains(0), let values = Self.parse(text) else { throw Self.refusal("it is no Postgres address") }
        guard Self.isPort(values["port"]) else { throw Self.refusal("its port is no number") }
        guard ![values["host"], values["dbname"]].contains(where: { $0?.contains("@") ?? false }) else {
            throw Self.refusal("it has more than one \"@\"")
        }
        (self.text, self.values) = (text, values)
    }

    /// The address without user and password, for messages.
    var place: String {
        let host = values["host"] ?? values["hostaddr"] ?? "the local socket"
        let port = values["port"].map { " port \($0)" } ?? ""
        let database = values["dbname"].map { ", database \"\($0)\"" } ?? ""
        return "\"\(host)\"\(port)\(database)"
    }

    /// It holds a password, or that of a private key.
    var hasPassword: Bool { values["password"] != nil || values["sslpassword"] != nil }

    /// What keeps the way to the server safe, unless the address or the environment (PGSSLMODE, PGSSLROOTCERT) says otherwise: to another
    /// machine TLS with a verified certificate and host name. Without, libpq would take a plain connection if a server asks for it.
    var transport: [(String, String)] {
        // A service file says what it says; the adapter does not read it.
        guard !isLocal, values["service"] == nil, !Self.isSet("PGSERVICE") else { return [] }
        var parameters: [(String, String)] = []
        if values["sslmode"] == nil, !Self.isSet("PGSSLMODE") { parameters.append(("sslmode", "verify-full")) }
        if values["sslrootcert"] == nil, !Self.isSet("PGSSLROOTCERT"), !Self.hasOwnAuthorities, access(Self.systemAuthorities, R_OK) == 0 {
            parameters.append(("sslrootcert", Self.systemAuthorities))
        }
        return parameters
    }

    /// A socket, or this machine.
    private var isLocal: Bool {
        let places = [values["host"] ?? Self.variable("PGHOST"), values["hostaddr"] ?? Self.variable("PGHOSTADDR")]
        return places.compactMap { $0 }.joined(separator: ",").split(separator: ",", omittingEmptySubsequences: false).allSatisfy { host in
            host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost" || host == "::1" || Self.isLoopback(host)
        }
    }

    private static func isLoopback(_ host: Substring) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"
    private static var hasOwnAuthorities: Bool { access((variable("HOME") ?? "") + "/.postgresql/root.crt", R_OK) == 0 }
    private static func isSet(_ name: String) -> Bool { variable(name) != nil }

    private static func variable(_ name: String) -> String? {
        guard let text = getenv(name), text.pointee != 0 else { return nil }
        return String(cString: text)
    }

    /// Takes the password out of a text, should it ever be there.
    func blanked(_ message: String) -> String {
        guard let password = values["password"], !password.isEmpty else { return message }
        var (result, rest) = ("", message[...])
        while let found = rest.firstRange(of: password) {
            result += rest[..<found.lowerBound] + "***"
            rest = rest[found.upperBound...]
        }
        return result + rest
    }

    private static func refusal(_ reason: String) -> PostgresError {
        PostgresError(
            code: .syntax, operation: "read the address of the database",
            reason: "\(reason); write postgres://user:password@host:port/database, special characters of a password as %40 and the like")
    }

    private static func isPort(_ text: String?) -> Bool {
        guard let text else { return true }
        return text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { $0.isEmpty || UInt16($0) != nil }
    }

    /// Keywords with a value; nil if libpq does not understand the text. Its message is thrown away, since it quotes the text.
    private static func parse(_ text: String) -> [String: String]? {
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(text, &message)
        defer {
            PQconninfoFree(options)
            PQfreemem(message)
        }
        guard var option = options else { return nil }
        var values: [String: String] = [:]
        // The list ends with an entry without a keyword.
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return values
    }
}
