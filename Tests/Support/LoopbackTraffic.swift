import Foundation

/// Datagrams from many addresses of the loopback to one of its own that nobody else uses.
package final class LoopbackTraffic {
    package let machine: String
    private let port = UInt16.random(in: 20_000..<30_000)
    private var sockets: [Int32] = []
    private let receiver: Int32

    package init() throws {
        let last = UInt32.random(in: 1..<255)
        machine = "127.77.\(UInt32.random(in: 0..<255)).\(last)"
        // Somebody listens, or each datagram would be answered. What it does not read is dropped behind the capture.
        receiver = try Self.socket(machine, port)
        for number in 1...50 { sockets.append(try Self.socket("127.9.7.\(number)", 0)) }
    }

    deinit { for socket in sockets + [receiver] { close(socket) } }

    package func send(_ count: Int) throws {
        var target = try Self.address(machine, port)
        for number in 0..<count {
            let bytes = Array("\(number)".utf8)
            let sent = withUnsafePointer(to: &target) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(sockets[number % sockets.count], bytes, bytes.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard sent == bytes.count else { throw TrafficFailure(operation: "send") }
            // Slower than a debug build reads.
            if number % 50 == 49 { usleep(10_000) }
        }
    }

    private static func socket(_ text: String, _ port: UInt16) throws -> Int32 {
        let number = Foundation.socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var own = try address(text, port)
        let status = withUnsafePointer(to: &own) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard status == 0 else { throw TrafficFailure(operation: "bind to \(text)") }
        return number
    }

    private static func address(_ text: String, _ port: UInt16) throws -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        guard inet_pton(AF_INET, text, &address.sin_addr) == 1 else { throw TrafficFailure(operation: "read \(text)") }
        return address
    }
}

struct TrafficFailure: Error { var operation: String }
