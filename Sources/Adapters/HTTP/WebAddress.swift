/// Where somebody else answers: `http://HOST[:PORT]/PATH`.
package struct WebAddress: Equatable, Sendable, CustomStringConvertible {
    package var host: String
    package var port: Int
    /// With its leading slash, and a query if there is one.
    package var path: String

    package init(_ place: ListenAddress, path: String) { (host, port, self.path) = (place.host, place.port, path) }

    /// - Throws: also for `https://`, which is not spoken here.
    package init(_ text: String) throws(HTTPFailure) {
        func refusal(_ reason: String) -> HTTPFailure { HTTPFailure(code: .other, operation: "use the address \"\(text)\"", reason: reason) }
        guard !text.hasPrefix("https://") else { throw refusal("https is not spoken; give --command with a program that does, such as curl") }
        guard text.hasPrefix("http://"), !text.contains(where: { $0.isWhitespace || $0.isNewline || $0 == "@" }) else {
            throw refusal("it is none; write http://HOST:PORT/PATH")
        }
        let rest = text.dropFirst("http://".count)
        let place = rest.prefix { $0 != "/" && $0 != "?" }
        let tail = rest[place.endIndex...]
        path = tail.isEmpty ? "/" : tail.hasPrefix("/") ? String(tail) : "/\(tail)"
        let hasPort = place.hasSuffix("]") ? false : place.contains(":")
        do throws(HTTPFailure) {
            let found = try ListenAddress(hasPort ? String(place) : "\(place):80")
            (host, port) = (found.host, found.port)
        } catch { throw refusal("it is none; write http://HOST:PORT/PATH") }
    }

    /// Host and port, as a request names them.
    var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    package var description: String { "http://\(authority)\(path)" }
}
