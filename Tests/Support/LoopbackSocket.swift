import Foundation

package struct LoopbackFailure: Error, CustomStringConvertible {
    package var text: String
    package var description: String { text }
}

/// Sockets on 127.0.0.1.
enum LoopbackSocket {
    static let datagram = Int32(SOCK_DGRAM.rawValue)
    static let stream = Int32(SOCK_STREAM.rawValue)

    /// A bound socket; port 0 takes a free one.
    static func bound(_ kind: Int32, port: UInt16 = 0) throws -> (socket: Int32, port: UInt16) {
        let number = socket(AF_INET, kind, 0)
        var one: Int32 = 1
        setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &one, 4)
        let status = with(port) { bind(number, $0, $1) }
        guard status == 0 else {
            close(number)
            throw LoopbackFailure(text: "cannot bind to 127.0.0.1:\(port): \(String(cString: strerror(errno)))")
        }
        var own = sockaddr_in()
        var count = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &own) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &count) }
        }
        return (number, UInt16(bigEndian: own.sin_port))
    }

    /// A port that both protocols have free at the moment.
    static func freePort() throws -> UInt16 {
        for _ in 0..<100 {
            let (socket, port) = try bound(datagram)
            defer { close(socket) }
            if let (other, _) = try? bound(stream, port: port) {
                close(other)
                return port
            }
        }
        throw LoopbackFailure(text: "no free port on 127.0.0.1")
    }

    static func acceptsConnections(_ port: UInt16) -> Bool {
        let number = socket(AF_INET, stream, 0)
        defer { close(number) }
        return with(port) { connect(number, $0, $1) } == 0
    }

    private static func with<Result>(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
