import ArgumentParser
import HTTP

/// Where a service serves `/metrics`.
struct ServiceTarget: Equatable {
    var address: ListenAddress
    /// On this machine there need not be one: a sensor is judged by what it reports, too.
    var isOptional = false

    /// The services' own defaults.
    static let defaults = (9641...9645).map { port in
        // The text is an address.
        ServiceTarget(address: try! ListenAddress("127.0.0.1:\(port)"), isOptional: port == 9641)
    }

    /// - Parameter texts: `HOST:PORT`; none means the defaults.
    static func list(_ texts: [String]) throws -> [ServiceTarget] {
        guard !texts.isEmpty else { return defaults }
        return try texts.map { text in
            do throws(HTTPFailure) { return ServiceTarget(address: try ListenAddress(text)) } catch {
                throw ValidationError("\"\(text)\" is no address of a service; write HOST:PORT or [IPV6]:PORT")
            }
        }
    }
}
