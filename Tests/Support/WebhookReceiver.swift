import Foundation
import Glibc
import Synchronization

/// Takes POSTs on a port of 127.0.0.1 and keeps what came. It answers each with the next status that it was told, then with 200.
package final class WebhookReceiver: Sendable {
    package struct Post: Sendable {
        package var head: String
        package var body: String
        package var time: Date
    }

    private struct State {
        var posts: [Post] = []
        var statuses: [Int] = []
        /// Takes connections and says nothing.
        var isMute = false
        var silent: [Int32] = []
    }

    private let state = Mutex(State())
    private let file: Int32
    package let port: UInt16

    /// - Parameter port: nil takes a free one.
    package init(port: UInt16? = nil) throws {
        (file, self.port) = try LoopbackSocket.bound(LoopbackSocket.stream, port: port ?? 0)
        guard listen(file, 8) == 0 else { throw LoopbackFailure(text: "cannot listen on 127.0.0.1:\(self.port)") }
        Thread.detachNewThread { [self] in
            while case let guest = accept(file, nil, nil), guest >= 0 { serve(guest) }
        }
    }

    package var posts: [Post] { state.withLock { $0.posts } }

    package func answer(_ statuses: Int...) { state.withLock { $0.statuses += statuses } }

    package func beMute(_ isMute: Bool) { state.withLock { $0.isMute = isMute } }

    package func close() {
        shutdown(file, Int32(SHUT_RDWR))
        Glibc.close(file)
        state.withLock { state in
            for guest in state.silent { Glibc.close(guest) }
            state.silent.removeAll()
        }
    }

    private func serve(_ guest: Int32) {
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(guest, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        guard let post = Self.post(guest) else {
            Glibc.close(guest)
            return
        }
        let status = state.withLock { state -> Int? in
            state.posts.append(post)
            if state.isMute {
                state.silent.append(guest)
                return nil
            }
            return state.statuses.isEmpty ? 200 : state.statuses.removeFirst()
        }
        guard let status else { return }
        let answer = Array("HTTP/1.1 \(status) so\r\ncontent-length: 3\r\nconnection: close\r\n\r\nok\n".utf8)
        _ = send(guest, answer, answer.count, Int32(MSG_NOSIGNAL))
        Glibc.close(guest)
    }

    private static func post(_ guest: Int32) -> Post? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n"), let count = text.firstMatch(of: /(?i)content-length: (\d+)/).flatMap({ Int($0.1) }),
                text[end.upperBound...].utf8.count >= count
            {
                return Post(head: String(text[..<end.lowerBound]), body: String(text[end.upperBound...]), time: Date())
            }
            let count = recv(guest, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }
}
