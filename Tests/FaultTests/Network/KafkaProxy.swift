import Foundation
import Glibc
import TestSupport
import Synchronization

/// A relay in front of a broker that can be cut, stalled and slowed.
///
/// A broker tells its clients where it lies, and they go there directly. So answers are relayed whole, and in each the broker's address
/// is replaced by the relay's, which has the same length.
final class KafkaProxy: Sendable {
    enum Mode { case open, stalled, cut, closed }

    struct State {
        var mode = Mode.open
        var delayMilliseconds: UInt32 = 0
        var connections: [ObjectIdentifier: Connection] = [:]
    }

    let address: String
    let port: UInt16
    private let brokerPort: UInt16
    private let listener: Int32
    private let state = Mutex(State())
    private let original: [UInt8]
    private let replacement: [UInt8]
    private let onRequest: (@Sendable ([UInt8]) -> Void)?

    /// - Parameter onRequest: sees each request of a client, with its length before it.
    init(listening address: String, broker: UInt16, onRequest: (@Sendable ([UInt8]) -> Void)? = nil) throws {
        (self.address, self.onRequest) = (address, onRequest)
        brokerPort = broker
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var place = sockaddr_in(port: 0, address: address)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isListening else { throw FaultFailure("cannot listen on \(address): \(String(cString: strerror(errno)))") }
        port = UInt16(bigEndian: place.sin_port)
        original = Self.place("127.0.0.1", broker)
        replacement = Self.place(address, port)
        guard original.count == replacement.count else { throw FaultFailure("\"\(address)\" is not as long as \"127.0.0.1\"") }
        Thread.detachNewThread { [self] in while let client = accepted() { serve(client) } }
    }

    /// Ends every connection and lets nobody in.
    func cut() {
        let open = state.withLock { state in
            state.mode = .cut
            return Array(state.connections.values)
        }
        for connection in open { connection.end() }
    }

    /// Keeps connections and relays nothing.
    func stall() { state.withLock { $0.mode = .stalled } }

    /// From now on every piece waits so long.
    func slow(milliseconds: UInt32) { state.withLock { $0.delayMilliseconds = milliseconds } }

    func mend() { state.withLock { ($0.mode, $0.delayMilliseconds) = (.open, 0) } }

    func close() {
        cut()
        state.withLock { $0.mode = .closed }
        shutdown(listener, Int32(SHUT_RDWR))
        Glibc.close(listener)
    }

    /// As a broker writes where it lies: the letters, then the port in four bytes.
    private static func place(_ address: String, _ port: UInt16) -> [UInt8] {
        Array(address.utf8) + withUnsafeBytes(of: UInt32(port).bigEndian) { Array($0) }
    }

    private func accepted() -> Int32? {
        while state.withLock({ $0.mode }) != .closed {
            let client = accept(listener, nil, nil)
            if client >= 0 { return client }
            guard errno == EINTR || errno == ECONNABORTED else { return nil }
        }
        return nil
    }

    private func serve(_ client: Int32) {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in(port: brokerPort, address: "127.0.0.1")
        let isConnected = withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
        }
        let connection = Connection(client: client, server: server)
        let isWanted = state.withLock { state in
            guard isConnected, state.mode == .open || state.mode == .stalled else { return false }
            state.connections[ObjectIdentifier(connection)] = connection
            return true
        }
        guard isWanted else {
            connection.half()
            connection.half()
            return
        }
        Thread.detachNewThread { [self] in
            while let bytes = request(of: client, connection), pass(), connection.write(bytes, to: server) {}
            finish(connection)
        }
        Thread.detachNewThread { [self] in
            while let answer = connection.readFrame(from: server), pass(), connection.write(relocated(answer), to: client) {}
            finish(connection)
        }
    }

    private func request(of client: Int32, _ connection: Connection) -> [UInt8]? {
        guard let onRequest else { return connection.read(from: client, upTo: 65_536) }
        guard let frame = connection.readFrame(from: client) else { return nil }
        onRequest(frame)
        return frame
    }

    private func finish(_ connection: Connection) {
        connection.end()
        if connection.half() { state.withLock { state in state.connections[ObjectIdentifier(connection)] = nil } }
    }

    /// Waits as long as nothing is relayed; false once the relay is cut.
    private func pass() -> Bool {
        while true {
            let (mode, delay) = state.withLock { ($0.mode, $0.delayMilliseconds) }
            if mode == .open, delay > 0 { usleep(delay * 1_000) }
            if mode != .stalled { return mode == .open }
            usleep(10_000)
        }
    }

    private func relocated(_ answer: [UInt8]) -> [UInt8] {
        var answer = answer
        var start = 0
        while let found = answer[start...].firstRange(of: original) {
            answer.replaceSubrange(found, with: replacement)
            start = found.upperBound
        }
        return answer
    }
}
