import Synchronization

/// How many connections there are.
final class GuestList: Sendable {
    private let max: Int
    private let count = Atomic<Int>(0)

    init(max: Int) { self.max = max }

    /// Whether there is room for one more.
    func enter() -> Bool { count.add(1, ordering: .relaxed).newValue <= max }

    func leave() { count.subtract(1, ordering: .relaxed) }
}
