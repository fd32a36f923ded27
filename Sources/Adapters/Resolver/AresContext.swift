import Glibc
import Pipeline

/// What the library's callbacks reach: the sockets that it wants watched, and the questions that have ended.
///
/// Used by one thread: the library calls back only within its own calls.
final class AresContext {
    /// By socket: the events of `poll`.
    private(set) var sockets: [Int32: Int16] = [:]
    private(set) var ended: [AresEnd] = []

    func changed(_ socket: Int32, isRead: Bool, isWritten: Bool) {
        let events = Int16(isRead ? POLLIN : 0) | Int16(isWritten ? POLLOUT : 0)
        sockets[socket] = events == 0 ? nil : events
    }

    func ended(_ end: AresEnd) { ended.append(end) }

    func takeEnded() -> [AresEnd] {
        defer { ended.removeAll(keepingCapacity: true) }
        return ended
    }
}

/// How a question ended by the library: its status, and the message if there was one.
struct AresEnd {
    var address: Address
    var status: Int32
    var message: [UInt8]
}
