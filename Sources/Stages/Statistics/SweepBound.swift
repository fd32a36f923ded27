/// When something that forgets only in sweeps is to be swept: once it holds twice what the last sweep left.
struct SweepBound: Sendable {
    private let heldMin: Int
    private var heldMax: Int

    /// - Parameter heldMin: with no more than this no sweep is due.
    init(_ heldMin: Int) { (self.heldMin, heldMax) = (heldMin, heldMin) }

    func isDue(_ held: Int) -> Bool { held > heldMax }

    /// - Parameter heldNext: what may be held before the next sweep at least, whatever this one left.
    mutating func swept(leaving held: Int, notBefore heldNext: Int = 0) { heldMax = max(heldMin, 2 * held, heldNext) }
}
