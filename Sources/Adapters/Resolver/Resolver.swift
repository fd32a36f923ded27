import Glibc
import Pipeline
import Synchronization

/// Asks the DNS for the names of addresses, on a thread of its own: no call waits for the network.
package final class Resolver: Sendable {
    private struct State: Sendable {
        var book: LookupBook
        var isStopped = false
    }

    private let state: Mutex<State>
    private let wake: WakePipe
    private let thread: Mutex<pthread_t?> = Mutex(nil)

    /// - Throws: if the settings cannot be used; that no server answers is no error here.
    package init(_ settings: ResolverSettings) throws(ResolverError) {
        state = Mutex(State(book: LookupBook(settings)))
        wake = try WakePipe()
        // Made here, so that wrong settings are found at once; used by the thread alone.
        let work = ResolverWork(handle: try AresHandle(settings), resolver: self)
        var started = pthread_t()
        let held = Unmanaged.passRetained(work)
        let status = pthread_create(&started, nil, { work in
            // Retained for the thread, which starts at most once.
            if let work { Unmanaged<ResolverWork>.fromOpaque(work).takeRetainedValue().run() }
            return nil
        }, held.toOpaque())
        guard status == 0 else {
            held.release()
            throw ResolverError(code: .unavailable, operation: "start a thread", reason: String(cString: strerror(status)))
        }
        thread.withLock { [started] in $0 = started }
    }

    /// Ends the thread; questions on their way are dropped. Nothing is answered afterwards.
    package func close() {
        guard let running = thread.withLock({ thread in
            defer { thread = nil }
            return thread
        }) else { return }
        state.withLock { $0.isStopped = true }
        wake.ring()
        pthread_join(running, nil)
    }
}

/// The askers' side: any thread.
extension Resolver {
    /// How many further addresses may be given in now.
    package var room: Int { state.withLock { $0.book.room } }
    package var counts: LookupCounts { state.withLock { $0.book.counts } }
    package var openItems: Int { state.withLock { $0.book.openItems } }
    /// Nobody has answered anything lately: names come when somebody does.
    package var isServerSilent: Bool { state.withLock { $0.book.isServerSilent } }

    /// - Parameter partition: under what the answers are fetched.
    package func ask(_ addresses: [Address], for partition: Int32) {
        guard !addresses.isEmpty else { return }
        let now = Self.now()
        state.withLock { for address in addresses { $0.book.ask(address, for: partition, at: now) } }
        wake.ring()
    }

    package func takeAnswers(for partition: Int32) -> [NameAnswer] { state.withLock { $0.book.takeAnswers(for: partition) } }

    package func forget(_ partition: Int32) { state.withLock { $0.book.forget(partition) } }
}

/// The thread's side.
extension Resolver {
    var wakeDescriptor: Int32 { wake.descriptor }

    func quiet() { wake.quiet() }

    /// What to ask for now, and when to look again; nil if the thread must end.
    func due() -> (addresses: [Address], wake: Timestamp?)? {
        let now = Self.now()
        return state.withLock { state in
            guard !state.isStopped else { return nil }
            var addresses: [Address] = []
            while let address = state.book.next(now) { addresses.append(address) }
            return (addresses, state.book.wakeTime(now))
        }
    }

    func ended(_ ends: [(address: Address, outcome: LookupOutcome)]) {
        let now = Self.now()
        state.withLock { for end in ends { $0.book.ended(end.outcome, for: end.address, at: now) } }
    }

    /// Time that only goes forward.
    static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
    }
}
