import Foundation
import TestSupport

/// Listens on the loopback, takes connections and answers each with a fixed text, or never.
final class RawServer: Sendable {
    private let file: Int32
    let port: Int

    /// - Parameter answer: nil keeps every connection open and silent.
    init(answer: String?) throws {
        let port = try FreePort.find()
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in(port: port, address: "127.0.0.1")
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard bound == 0, listen(file, 8) == 0 else { throw RawClientError(code: errno) }
        (self.file, self.port) = (file, Int(port))
        guard let answer else { return }
        Thread.detachNewThread {
            while true {
                let guest = accept(file, nil, nil)
                guard guest >= 0 else { return }
                let bytes = Array(answer.utf8)
                _ = send(guest, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                Glibc.close(guest)
            }
        }
    }

    func close() {
        shutdown(file, Int32(SHUT_RDWR))
        Glibc.close(file)
    }
}
