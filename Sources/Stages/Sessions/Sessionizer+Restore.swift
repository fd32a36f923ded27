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

    package mutating func restored() -> Int64 { resume() }

    package mutating func watch(_ row: SessionRow, offset: Int64) {
        switch row {
        case .session(let session): watch(session, offset: offset)
        case .line(let line): watch(line, offset: offset)
        case .commit(let commit): watch(commit)
        }
    }
}
