import Glibc

/// A port of 127.0.0.1 that nobody uses at the moment, below the range that the kernel hands out by itself.
package enum FreePort {
    package static func find() throws -> UInt16 {
        for _ in 0..<200 {
            let port = UInt16.random(in: 15_000...30_000)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in(port: port, address: "127.0.0.1")
            let bound = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
            }
            if bound == 0 { return port }
        }
        throw TestAuthority.Failure(description: "no port of 127.0.0.1 is free")
    }
}

extension sockaddr_in {
    package init(port: UInt16, address: String) {
        self.init()
        sin_family = sa_family_t(AF_INET)
        sin_port = port.bigEndian
        sin_addr = in_addr(s_addr: inet_addr(address))
    }
}
