import Dispatch
import Synchronization

/// Syncs files on a thread of its own: a disk may take a second for it, and packets keep coming meanwhile.
final class Syncer: Sendable {
    private let queue = DispatchQueue(label: "leurre.spool.sync")
    private let state = Mutex<(isBusy: Bool, failure: SpoolError?)>((false, nil))

    /// Returns false, and does nothing, while it is still at work.
    ///
    /// - Parameter folder: a path, not the folder itself, whose lock must not outlive the spool.
    func begin(_ files: [SpoolFile], folder: String?) -> Bool {
        let isFree = state.withLock { state in
            defer { state.isBusy = true }
            return !state.isBusy
        }
        guard isFree else { return false }
        queue.async { [self] in
            var failure: SpoolError?
            for file in files {
                do throws(SpoolError) { try file.sync() } catch { failure = failure ?? error }
            }
            if let folder { SpoolFolder.sync(folder) }
            state.withLock { $0 = (false, $0.failure ?? failure) }
        }
        return true
    }

    /// What went wrong since the last call.
    func takeFailure() -> SpoolError? {
        state.withLock { state in
            defer { state.failure = nil }
            return state.failure
        }
    }

    func wait() { queue.sync {} }
}
