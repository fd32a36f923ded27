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
        state = Mutex(State(files: files, tried: files.map(\.identity)))
    }

    /// Where `address` is; `??` for an address of private use or one that no file knows.
    package func answer(for address: Address) -> GeoAnswer {
        let files = state.withLock { $0.files }
        var answer = GeoAnswer(databaseName: Self.name(of: files), databaseBuild: Self.build(of: files))
        guard !address.isLocal else { return answer }
        for file in files { file.complete(&answer, for: address) }
        return answer
    }

    /// All databases in their order, each name once: `IPFire Project + GeoLite2-ASN`.
    package var name: String { Self.name(of: state.withLock { $0.files }) }
    /// When the newest of them was built.
    package var build: Timestamp { Self.build(of: state.withLock { $0.files }) }

    /// Loads every file that changed on disk since it was last tried; for one caller, at leisure.
    ///
    /// - Returns: whether answers may be different now.
    /// - Throws: the first file that cannot be used. Its old content goes on answering; the other files are renewed all the same.
    package func reloadIfChanged() throws(LookupError) -> Bool {
        var next = state.withLock { $0 }
        var failure: LookupError?
        var isRenewed = false
        for (index, path) in paths.enumerated() {
            let found = FileIdentity(path: path)
            guard found != next.tried[index] else { continue }
            next.tried[index] = found
            do throws(LookupError) {
                next.files[index] = try GeoFile(path: path)
                next.tried[index] = next.files[index].identity
                isRenewed = true
            } catch {
                failure = failure ?? error
            }
        }
        state.withLock { $0 = next }
        if let failure { throw failure }
        return isRenewed
    }

    private static func name(of files: [GeoFile]) -> String {
        var names: [String] = []
        for file in files where !names.contains(file.name) { names.append(file.name) }
        return names.joined(separator: " + ")
    }

    private static func build(of files: [GeoFile]) -> Timestamp { files.map(\.built).max() ?? Timestamp(nanoseconds: 0) }
}
