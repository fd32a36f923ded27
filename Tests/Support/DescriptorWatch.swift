import Foundation
import Synchronization

/// Looks for code that closes a file descriptor twice: the second time it may be somebody else's.
package enum DescriptorWatch {
    /// Opens and closes descriptors on three other threads while `body` runs.
    ///
    /// - Returns: how many of them were gone when they were to be closed.
    package static func strangelyClosed(_ body: () throws -> Void) rethrows -> Int {
        let state = Mutex((isOver: false, gone: 0))
        let threads = DispatchGroup()
        for _ in 0..<3 {
            threads.enter()
            Thread.detachNewThread {
                while !state.withLock({ $0.isOver }) {
                    let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
                    sched_yield()
                    if close(descriptor) != 0 { state.withLock { $0.gone += 1 } }
                }
                threads.leave()
            }
        }
        defer { threads.wait() }
        defer { state.withLock { $0.isOver = true } }
        try body()
        return state.withLock { $0.gone }
    }
}
