/// One thing that a service counts or measures, as Prometheus knows it (its documentation, "Metric and label naming").
package struct Metric: Hashable, Sendable {
    package enum Kind: String, Sendable { case counter, gauge, histogram }

    /// The unit last, in base units; counters end in `_total`. The service's prefix is added where it is served.
    package var name: String
    package var kind: Kind
    /// Their values are few and ours: no address, no free text.
    package var labels: [String]
    package var help: String
    /// One of the names that every program has, such as `process_open_fds`: served as it is.
    package var isOfProcess: Bool

    package init(_ name: String, _ kind: Kind, labels: [String] = [], isOfProcess: Bool = false, _ help: String) {
        (self.name, self.kind, self.labels, self.isOfProcess, self.help) = (name, kind, labels, isOfProcess, help)
    }

    /// - Parameter service: such as `sessions`.
    package func fullName(of service: String) -> String { isOfProcess ? name : "leurre_\(service)_\(name)" }
}
