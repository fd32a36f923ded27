import Glibc

/// Ends another thread's `poll` early. Closed in `deinit`, and nowhere else.
final class WakePipe: Sendable {
    /// What the sleeper polls.
    let descriptor: Int32
    private let other: Int32

    init() throws(ResolverError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw ResolverError(code: .unavailable, operation: "make a pipe", reason: String(cString: strerror(errno)))
        }
        (descriptor, other) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        Glibc.close(descriptor)
        Glibc.close(other)
    }

    /// A full pipe has been rung already.
    func ring() {
        var byte: UInt8 = 1
        _ = write(other, &byte, 1)
    }

    func quiet() {
        var rung = [UInt8](repeating: 0, count: 4_096)
        _ = read(descriptor, &rung, rung.count)
    }
}
