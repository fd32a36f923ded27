/// Where to listen: a host and a port, written `HOST:PORT` or `[IPV6]:PORT`. Port 0 takes any that is free.
package struct ListenAddress: Equatable, Sendable, CustomStringConvertible {
    package var host: String
    package var port: Int

    package init(_ text: String) throws(HTTPFailure) {
        let colon = text.lastIndex(of: ":")
        let name = colon.map { text[..<$0] } ?? ""
        let isBracketed = name.hasPrefix("[") && name.hasSuffix("]")
        let host = isBracketed ? name.dropFirst().dropLast() : name
        guard let colon, let port = UInt16(text[text.index(after: colon)...]), !host.isEmpty, isBracketed == host.contains(":") else {
            throw HTTPFailure(code: .syntax, operation: "listen on \"\(text)\"", reason: "that is no address")
        }
        (self.host, self.port) = (String(host), Int(port))
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
