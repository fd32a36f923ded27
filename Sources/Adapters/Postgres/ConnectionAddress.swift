import CPq

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
