import Glibc
import Synchronization

/// SIGTERM and SIGINT: asked for by the loops between two steps, so that everything in hand is finished first.
package enum StopSignal {
    // Written by the signal handler: an atomic store is all that it does, which is safe there.
    private static let stopped = Atomic<Bool>(false)

    package static var isSet: Bool { stopped.load(ordering: .relaxed) }

    package static func set() { stopped.store(true, ordering: .relaxed) }

    package static func listen() {
        signal(SIGTERM) { _ in StopSignal.set() }
        signal(SIGINT) { _ in StopSignal.set() }
        signal(SIGPIPE, SIG_IGN)
        // A parent may have blocked them on the thread that started us, and a mask is inherited.
        var asked = sigset_t()
        sigemptyset(&asked)
        sigaddset(&asked, SIGTERM)
        sigaddset(&asked, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &asked, nil)
    }
}
