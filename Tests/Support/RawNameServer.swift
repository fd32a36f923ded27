import Foundation
import Synchronization

/// Answers questions of the DNS with whatever bytes a test thinks of: what no real server says.
package final class RawNameServer: Sendable {
    package struct Question: Sendable {
        package var bytes: [UInt8]
        package var isStream: Bool
        /// How many questions came before this one.
        package var number: Int

        /// The identifier, and the question's own section: name, type and class.
        package var id: [UInt8] { Array(bytes.prefix(2)) }
        package var section: [UInt8] {
            // The name's labels end with an empty one; type and class follow.
            let end = bytes.dropFirst(12).firstIndex(of: 0) ?? bytes.count
            return Array(bytes[min(12, bytes.count)..<min(end + 5, bytes.count)])
        }
    }

    package struct Reply: Sendable {
        package var bytes: [UInt8]
        package var afterMilliseconds = 0

        package init(_ bytes: [UInt8], afterMilliseconds: Int = 0) { (self.bytes, self.afterMilliseconds) = (bytes, afterMilliseconds) }
    }

    package let port: UInt16
    private let count = Mutex(0)
    private let isStopped = Mutex(false)
    private let answer: @Sendable (Question) -> [Reply]
    private let sockets: [Int32]
    private let threads = DispatchGroup()

    package var address: String { "127.0.0.1:\(port)" }
    /// Questions that came.
    package var questions: Int { count.withLock { $0 } }

    package init(_ answer: @escaping @Sendable (Question) -> [Reply]) throws {
        self.answer = answer
        port = try LoopbackSocket.freePort()
        sockets = [try LoopbackSocket.bound(LoopbackSocket.datagram, port: port).socket, try LoopbackSocket.bound(LoopbackSocket.stream, port: port).socket]
        listen(sockets[1], 16)
        for serve in [serveDatagrams, serveStreams] {
            threads.enter()
            Thread.detachNewThread { [threads] in
                serve()
                threads.leave()
            }
        }
    }

    /// To be called at the end of a test: its threads hold the server.
    package func stop() {
        isStopped.withLock { $0 = true }
        threads.wait()
        for socket in sockets { close(socket) }
    }

    private func next() -> Int {
        count.withLock {
            $0 += 1
            return $0 - 1
        }
    }

    private func isReadable(_ socket: Int32) -> Bool {
        var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 20) > 0
    }

    private func serveDatagrams() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isStopped.withLock({ $0 }) {
            guard isReadable(sockets[0]) else { continue }
            var (from, size) = (sockaddr_in(), socklen_t(MemoryLayout<sockaddr_in>.size))
            let got = withUnsafeMutablePointer(to: &from) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { recvfrom(sockets[0], &buffer, buffer.count, 0, $0, &size) }
            }
            guard got > 0 else { continue }
            for reply in answer(Question(bytes: Array(buffer[..<got]), isStream: false, number: next())) { send(reply, to: from) }
        }
    }

    private func send(_ reply: Reply, to peer: sockaddr_in) {
        let socket = sockets[0]
        let send: @Sendable () -> Void = {
            var peer = peer
            _ = withUnsafePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(socket, reply.bytes, reply.bytes.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        if reply.afterMilliseconds == 0 { return send() }
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(reply.afterMilliseconds), execute: send)
    }

    private func serveStreams() {
        while !isStopped.withLock({ $0 }) {
            guard isReadable(sockets[1]) else { continue }
            let peer = accept(sockets[1], nil, nil)
            guard peer >= 0 else { continue }
            defer { close(peer) }
            var buffer = [UInt8](repeating: 0, count: 1_024)
            let got = recv(peer, &buffer, buffer.count, 0)
            guard got > 2 else { continue }
            for reply in answer(Question(bytes: Array(buffer[2..<got]), isStream: true, number: next())) {
                let framed = [UInt8(reply.bytes.count >> 8), UInt8(reply.bytes.count & 0xff)] + reply.bytes
                _ = Foundation.send(peer, framed, framed.count, Int32(MSG_NOSIGNAL))
            }
            // Till the asker has read it and goes.
            while !isStopped.withLock({ $0 }), !isReadable(peer) {}
        }
    }
}
