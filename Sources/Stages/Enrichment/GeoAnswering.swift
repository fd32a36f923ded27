import Pipeline

/// Who says where an address is. Asked once per source, from memory, on the stage's own thread: it must not wait for anything.
package protocol GeoAnswering: Sendable {
    /// nil if there is no database; the source is then asked for again at its next revision.
    func answer(for address: Address) -> GeoFacts?
}

/// Whatever answers, as a closure: a service joins a database of its choice to the stage with it.
package struct GeoAnswerer: GeoAnswering {
    private let body: @Sendable (Address) -> GeoFacts?

    package init(_ body: @escaping @Sendable (Address) -> GeoFacts?) { self.body = body }

    package func answer(for address: Address) -> GeoFacts? { body(address) }
}
