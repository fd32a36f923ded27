import Glibc
import Synchronization

extension KafkaProxy {
    /// A client and the broker, joined. Two threads relay, one each way; the later of them closes the sockets.
    final class Connection: Sendable {
        private let client: Int32
        private let server: Int32
        private let halves = Mutex(0)
        private static let frameBytesMax = 128 << 20

        init(client: Int32, server: Int32) { (self.client, self.server) = (client, server) }

        /// Wakes both threads with the end of their streams.
        func end() {
            halves.withLock { done in
                guard done < 2 else { return }
                shutdown(client, Int32(SHUT_RDWR))
                shutdown(server, Int32(SHUT_RDWR))
            }
        }

        /// One way is done. True for the second.
        @discardableResult
        func half() -> Bool {
            halves.withLock { done in
                done += 1
                guard done == 2 else { return false }
                Glibc.close(client)
                Glibc.close(server)
                return true
            }
        }

        func read(from descriptor: Int32, upTo count: Int) -> [UInt8]? {
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                filled = max(0, Glibc.read(descriptor, buffer.baseAddress, count))
            }
            return bytes.isEmpty ? nil : bytes
        }

        /// An answer of the broker with its length before it.
        func readFrame(from descriptor: Int32) -> [UInt8]? {
            guard var frame = whole(from: descriptor, count: 4) else { return nil }
            let length = frame.reduce(0) { $0 << 8 | Int($1) }
            guard length <= Self.frameBytesMax, let body = whole(from: descriptor, count: length) else { return nil }
            frame += body
            return frame
        }

        func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL)) }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }

        private func whole(from descriptor: Int32, count: Int) -> [UInt8]? {
            var bytes: [UInt8] = []
            while bytes.count < count {
                guard let more = read(from: descriptor, upTo: count - bytes.count) else { return nil }
                bytes += more
            }
            return bytes
        }
    }
}
