/// Where somebody else answers: `http://HOST[:PORT]/PATH` or `https://…`.
package struct WebAddress: Equatable, Sendable, CustomStringConvertible {
    package var host: String
    package var port: Int
    /// With its leading slash, and a query if there is one.
    package var path: String
    /// Over TLS.
    package var isSecure = false

    package init(_ place: ListenAddress, path: String) { (host, port, self.path) = (place.host, place.port, path) }

    package init(_ text: String) throws(HTTPFailure) {
        isSecure = text.hasPrefix("https://")
        let scheme = isSecure ? "https://" : "http://"
        let refusal = HTTPFailure(
            code: .other, operation: "use the address \"\(text)\"", reason: "it is none; write http://HOST:PORT/PATH or https://HOST/PATH")
        guard text.hasPrefix(scheme), !text.contains(where: { $0.isWhitespace || $0.isNewline || $0 == "@" }) else { throw refusal }
        let rest = text.dropFirst(scheme.count)
        let place = rest.prefix { $0 != "/" && $0 != "?" }
        let tail = rest[place.endIndex...]
        path = tail.isEmpty ? "/" : tail.hasPrefix("/") ? String(tail) : "/\(tail)"
        let hasPort = place.hasSuffix("]") ? false : place.contains(":")
        do throws(HTTPFailure) {
            let found = try ListenAddress(hasPort ? String(place) : "\(place):\(isSecure ? 443 : 80)")
            (host, port) = (found.host, found.port)
        } catch { throw refusal }
    }

    /// Host and port, as a request names them.
    var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    package var description: String { "\(place)\(path)" }

    /// Without what may be a secret: a path like those that chat services give out.
    package var withoutSecrets: String { "\(place)\(path == "/" ? "/" : "/…")" }

    private var place: String { "\(isSecure ? "https" : "http")://\(authority)" }
}
