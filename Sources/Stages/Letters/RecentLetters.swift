/// What was set aside lately, in bounded memory: knows a letter again that a crash wrote twice.
///
/// The repeats of a crash lie within one flush of each other; farther apart than the bound they are not recognised.
package struct RecentLetters<Value> {
    private let countMax: Int
    private var young: [Int: Value] = [:]
    private var old: [Int: Value] = [:]

    /// - Parameter countMax: letters that are surely remembered; twice as many are at most.
    package init(countMax: Int = 500_000) { self.countMax = max(1, countMax) }

    package subscript(_ name: some Hashable) -> Value? {
        get {
            let hash = name.hashValue
            return young[hash] ?? old[hash]
        }
        set {
            if young.count >= countMax { (old, young) = (young, [:]) }
            young[name.hashValue] = newValue
        }
    }
}
