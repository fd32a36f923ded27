import Pipeline

/// Reading the own rows back, and watching what others write over them.
extension SourceTable {
    mutating func restore(_ session: Session, offset: Int64) {
        guard let position = position(of: session.id) else {
            insert(session, outputOffset: offset)
            return
        }
        let known = entries[position]
        if session.revision >= known.revision {
            if session.absorbedBy != nil, !known.isAbsorbed { beforeJoin[session.id] = (self[position], outputOffsets[position]) }
            replace(position, with: session, at: offset)
        } else {
            let isNewest = session.revision >= beforeJoin[session.id]?.session.revision ?? .none
            if known.isAbsorbed, session.absorbedBy == nil, isNewest { beforeJoin[session.id] = (session, offset) }
            // An old owner wrote a lower revision behind ours: compaction would keep that one.
            markDirty(position)
        }
    }

    /// All rows have been read back: what an absorber names is taken in as of the absorber's revision, even if that was never written;
    /// what no absorber names is not.
    mutating func settleJoins() {
        undoOrphanJoins()
        for absorber in absorbers where isLive(absorber.id) {
            for (id, opened) in zip(absorber.absorbed, absorber.absorbedOpened) { finishJoin(of: id, opened: opened, into: absorber) }
        }
    }

    mutating func watch(_ session: Session, offset: Int64) {
        guard let position = position(of: session.id) else { return }
        let mine = entries[position]
        if session.revision == mine.revision {
            noteOutput(position, at: offset)
        } else if session.revision < mine.revision, offset > outputOffsets[position], outputOffsets[position] >= 0 {
            markDirty(position)
        }
    }

    private var absorbers: [Session] {
        entries.indices.filter { entries[$0].isOpen && !entries[$0].isAbsorbed && entries[$0].hasAbsorbed }.map { self[$0] }
    }

    private func isLive(_ id: SessionID) -> Bool { position(of: id).map { !entries[$0].isAbsorbed } ?? false }

    /// Undoes joins that nobody vouches for: an old owner was ahead of this log's commit and wrote "taken in", but its row of the absorber
    /// was overwritten by one that knows nothing of it. The replay will join them again.
    private mutating func undoOrphanJoins() {
        while true {
            let named = Set(absorbers.flatMap(\.absorbed))
            let orphans = beforeJoin.filter { !named.contains($0.key) }
            if orphans.isEmpty { break }
            for (id, before) in orphans {
                beforeJoin[id] = nil
                guard let position = position(of: id) else { continue }
                replace(position, with: before.session, at: before.outputOffset)
                markDirty(position)
            }
        }
        beforeJoin.removeAll()
    }

    private mutating func finishJoin(of id: SessionID, opened: Timestamp, into absorber: Session) {
        if let position = position(of: id) {
            guard self[position].absorbedBy != absorber.id else { return }
            self[position].becomeAbsorbed(by: absorber.id)
            raiseRevision(position, to: absorber.revision)
            markDirty(position)
        } else {
            var session = Session(
                id: id, platform: absorber.platform, address: absorber.address, revision: absorber.revision, opened: opened)
            session.becomeAbsorbed(by: absorber.id)
            markDirty(insert(session))
        }
    }
}
