import Pipeline
import Synchronization

/// The databases that say where an address is: several files answer as one, the first that knows wins, field by field.
///
/// Answers come from memory and can be asked for on any thread; a file that changed on disk is loaded beside the old one.
package final class GeoDatabase: Sendable {
    private struct State: Sendable {
        var files: [GeoFile]
        /// What was last tried of each path: a damaged file is reported once, not at every look.
        var tried: [FileIdentity?]
        /// What every answer begins as.
        var blank: GeoAnswer

        init(_ files: [GeoFile], tried: [FileIdentity?]) {
            (self.files, self.tried) = (files, tried)
            var names: [String] = []
            for file in files where !names.contains(file.name) { names.append(file.name) }
            blank = GeoAnswer(
                databaseName: names.joined(separator: " + "), databaseBuild: files.map(\.built).max() ?? Timestamp(nanoseconds: 0))
        }
    }

    private let paths: [String]
    private let state: Mutex<State>

    /// - Parameter paths: country range files and MaxMind-format files, the most trusted first.
    package init(paths: [String]) throws(LookupError) {
        guard !paths.isEmpty else {
            throw LookupError(code: .noFile, operation: "open the country databases", reason: "no file is named; name at least one")
        }
        var files: [GeoFile] = []
        for path in paths { files.append(try GeoFile(path: path)) }
        self.paths = paths
        state = Mutex(State(files, tried: files.map(\.identity)))
    }

    /// Where `address` is; `??` for an address of private use or one that no file knows.
    package func answer(for address: Address) -> GeoAnswer {
        let (files, blank) = state.withLock { ($0.files, $0.blank) }
        var answer = blank
        guard !address.isLocal else { return answer }
        for file in files { file.complete(&answer, for: address) }
        return answer
    }

    /// All databases in their order, each name once: `IPFire Project + GeoLite2-ASN`.
    package var name: String { state.withLock { $0.blank.databaseName } }
    /// When the newest of them was built.
    package var build: Timestamp { state.withLock { $0.blank.databaseBuild } }

    /// Loads every file that changed on disk since it was last tried; for one caller, at leisure.
    ///
    /// - Returns: whether answers may be different now.
    /// - Throws: the first file that cannot be used. Its old content goes on answering; the other files are renewed all the same.
    package func reloadIfChanged() throws(LookupError) -> Bool {
        var (files, tried) = state.withLock { ($0.files, $0.tried) }
        var failure: LookupError?
        var isRenewed = false
        for (index, path) in paths.enumerated() {
            let found = FileIdentity(path: path)
            guard found != tried[index] else { continue }
            tried[index] = found
            do throws(LookupError) {
                files[index] = try GeoFile(path: path)
                tried[index] = files[index].identity
                isRenewed = true
            } catch {
                failure = failure ?? error
            }
        }
        let next = State(files, tried: tried)
        state.withLock { $0 = next }
        if let failure { throw failure }
        return isRenewed
    }
}
