import Runtime

/// Which samples a rule looks at.
struct Selector: Sendable {
    private enum Name {
        case exact(String)
        /// Of whichever service: `leurre_<service>_<this>`.
        case ofAnyService(String)
    }

    private var name: Name
    private var excluded: (label: String, values: [String])?
    private var wanted: (label: String, value: String)?

    /// A metric of one service, or of whichever if none is named.
    init(_ metric: Metric, of service: String? = nil, with wanted: (String, String)? = nil, without excluded: (String, [String])? = nil) {
        name = service.map { .exact(metric.fullName(of: $0)) } ?? .ofAnyService(metric.name)
        self.wanted = wanted
        self.excluded = excluded
    }

    /// Whether a target answers, which Prometheus itself says.
    static var up: Selector {
        var selector = Selector(.isReady)
        selector.name = .exact("up")
        selector.isOfJob = true
        return selector
    }

    /// Only what the scrape job `leurre` brought.
    private var isOfJob = false

    func matches(_ sample: Sample) -> Bool {
        switch name {
        case .exact(let name): guard sample.name == name else { return false }
        case .ofAnyService(let end): guard sample.name.hasPrefix("leurre_"), sample.name.hasSuffix("_" + end) else { return false }
        }
        if let wanted, sample.labels[wanted.label] != wanted.value { return false }
        if let excluded, let value = sample.labels[excluded.label], excluded.values.contains(value) { return false }
        return true
    }

    var promQL: String {
        var matchers: [String] = []
        if let wanted { matchers.append("\(wanted.label)=\"\(wanted.value)\"") }
        if let excluded { matchers.append("\(excluded.label)!~\"\(excluded.values.joined(separator: "|"))\"") }
        switch name {
        case .exact(let name):
            if isOfJob { matchers.insert("job=\"leurre\"", at: 0) }
            return matchers.isEmpty ? name : "\(name){\(matchers.joined(separator: ", "))}"
        case .ofAnyService(let end):
            return "{__name__=~\"leurre_.+_\(end)\", job=\"leurre\"\(matchers.map { ", " + $0 }.joined())}"
        }
    }
}
