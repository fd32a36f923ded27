/// The input up to which a row has been computed: (generation, offset). A higher revision replaces a lower one; the same revision is
/// the same row, or a richer copy of it.
package struct Revision: Hashable, Comparable, Sendable {
    /// Configuration, raised whenever a topic is recreated or repartitioned.
    package var generation: UInt32
    /// The offset of the last input record that the row takes into account; -1 before the first.
    package var offset: Int64

    package init(generation: UInt32, offset: Int64) { (self.generation, self.offset) = (generation, offset) }

    package static let none = Revision(generation: 0, offset: -1)

    package static func < (left: Revision, right: Revision) -> Bool {
        (left.generation, left.offset) < (right.generation, right.offset)
    }
}
