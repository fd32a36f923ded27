import Pipeline

/// How far rows of attacks that were written go, by the partition of packets that they were computed from.
///
/// A row takes its partition into account up to its revision, so a session that was opened behind all of them was in none. Of the last revision, of which
/// more may come, only what was opened behind the one before it was in no other.
struct WrittenReach: Sendable {
    private struct Input: Hashable {
        let generation: UInt32
        let partition: Int32

        init(_ id: SessionID) { (generation, partition) = (id.generation, id.partition) }
    }

    private struct Offsets {
        var last: Int64
        var before: Int64?
    }

    private var inputs: [Input: Offsets] = [:]

    var isEmpty: Bool { inputs.isEmpty }

    /// Whether no row of the session, of an older revision than this one, was among those that were written.
    func isNew(_ id: SessionID, at revision: Revision) -> Bool {
        guard revision.generation == id.generation, let offsets = inputs[Input(id)], let end = revision.offset == offsets.last ? offsets.before : offsets.last else { return false }
        return id.offset > end
    }

    mutating func add(_ id: SessionID, at revision: Revision) {
        guard revision.generation == id.generation else { return }
        let input = Input(id)
        guard let offsets = inputs[input] else { return inputs[input] = Offsets(last: revision.offset) }
        if revision.offset > offsets.last {
            inputs[input] = Offsets(last: revision.offset, before: offsets.last)
        } else if revision.offset < offsets.last {
            inputs[input]?.before = max(offsets.before ?? revision.offset, revision.offset)
        }
    }
}
