/// What a record in the own output says, compared with the newest row of its key that is known.
enum Sighting {
    /// A higher rank than the known one: somebody else is ahead.
    case ahead
    /// The known row, at an offset not seen before.
    case same
    /// A lower rank *behind* the known row: an old owner wrote over it.
    case overwritten
    /// An own record that came back.
    case echo

    /// - Parameter knownOffset: where the newest row of the key was last seen in the output; -1 if it is still on its way.
    init<Rank: Comparable>(_ rank: Rank, at offset: Int64, known: Rank, knownOffset: Int64) {
        if rank > known {
            self = .ahead
        } else if offset <= knownOffset {
            self = .echo
        } else {
            self = rank == known ? .same : .overwritten
        }
    }
}
