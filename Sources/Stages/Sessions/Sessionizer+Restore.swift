import Pipeline

extension Sessionizer {
    package mutating func restore(_ row: SessionRow, offset: Int64) {
        restoredRow(at: offset)
        switch row {
        case .session(let session): restore(session, offset: offset)
        case .line(let line): restore(line, offset: offset)
        case .commit(let commit): restore(commit)
        }
    }

    /// Finishes half-written joins: what an absorber names is absorbed as of the absorber's revision, even if it was never written.
    package mutating func restored() -> Int64 {
        believeLines()
        undoOrphanJoins()
        for absorber in absorbers() where isLive(absorber.id) {
            for (id, opened) in zip(absorber.absorbed, absorber.absorbedOpened) { finishJoin(of: id, opened: opened, into: absorber) }
        }
        return resume()
    }

    package mutating func watch(_ row: SessionRow, offset: Int64) {
        switch row {
        case .session(let session): watch(session, offset: offset)
        case .line(let line): watch(line, offset: offset)
        case .commit(let commit): watch(commit)
        }
    }
}
