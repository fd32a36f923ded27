import Pipeline

/// How far rows of attacks that were written go, by the partition of packets that they were computed from.
///
/// A row takes its partition into account up to its revision, so a session that was opened behind all of them was in none. Of the last revision, of which
/// more may come, only what was opened behind the one before it was in no other.
struct WrittenReach: Sendable {
    private struct Input: Hashable {
        let generation: UInt32
        let partition: Int32
    }

    private struct Offsets {
        var last: Int64
        /// Nil: nothing is known of the revisions before the last one.
        var before: Int64?

        /// Behind which nothing was written of an older revision than this one.
        func end(before offset: Int64) -> Int64? { offset == last ? before : last }
    }

    private var inputs: [Input: Offsets] = [:]

    var isEmpty: Bool { inputs.isEmpty }

    /// Whether no older revision of the session was among those that were written.
    func isNew(_ id: SessionID, at revision: Revision) -> Bool {
        guard let input = input(id, revision), let end = inputs[input]?.end(before: revision.offset) else { return false }
        return id.offset > end
    }

    /// - Parameter isRemembered: if not, another copy of this revision may come, and must not be taken for the first one.
    mutating func add(_ id: SessionID, at revision: Revision, isRemembered: Bool) {
        guard let input = input(id, revision) else { return }
        var offsets = inputs[input] ?? Offsets(last: revision.offset)
        if revision.offset > offsets.last {
            offsets = Offsets(last: revision.offset, before: offsets.last)
        } else if revision.offset < offsets.last {
            offsets.before = max(offsets.before ?? revision.offset, revision.offset)
        }
        if !isRemembered { offsets.before = max(offsets.before ?? revision.offset, revision.offset) }
        inputs[input] = offsets
    }

    /// Nil if the session's id lies in another generation of the topic: its offset says nothing.
    private func input(_ id: SessionID, _ revision: Revision) -> Input? {
        revision.generation == id.generation ? Input(generation: id.generation, partition: id.partition) : nil
    }
}
