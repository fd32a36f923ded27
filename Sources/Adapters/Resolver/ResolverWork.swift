import Glibc
import Pipeline

/// The resolver's thread: sends what is due, waits for the sockets, reads the answers.
final class ResolverWork {
    private let handle: AresHandle
    private let resolver: Resolver
    /// No longer than this without a look, whatever the clocks say.
    private static let waitMillisecondsMax: Int64 = 60_000

    init(handle: AresHandle, resolver: Resolver) { (self.handle, self.resolver) = (handle, resolver) }

    func run() {
        while let (addresses, wake) = resolver.due() {
            for address in addresses { handle.ask(address) }
            // A question may end while it is asked: that may make room for the next.
            if report() { continue }
            wait(until: wake)
            _ = report()
        }
    }

    private func wait(until wake: Timestamp?) {
        var descriptors = handle.context.sockets.map { pollfd(fd: $0.key, events: $0.value, revents: 0) }
        descriptors.append(pollfd(fd: resolver.wakeDescriptor, events: Int16(POLLIN), revents: 0))
        var milliseconds = Self.waitMillisecondsMax
        if let wake { milliseconds = min(milliseconds, max(0, ((wake - Resolver.now()).nanoseconds + 999_999) / 1_000_000)) }
        if let library = handle.timeoutMilliseconds { milliseconds = min(milliseconds, Int64(library)) }
        guard poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: milliseconds)) >= 0 || errno == EINTR else {
            // Out of memory in the kernel: a pause instead of a hot loop.
            usleep(100_000)
            return
        }
        if descriptors.removeLast().revents != 0 { resolver.quiet() }
        handle.process(descriptors)
    }

    private func report() -> Bool {
        let ends = handle.context.takeEnded()
        guard !ends.isEmpty else { return false }
        resolver.ended(ends.map { ($0.address, $0.outcome) })
        return true
    }
}
