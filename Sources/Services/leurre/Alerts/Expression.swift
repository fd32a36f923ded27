/// What a rule computes from samples: the few forms of PromQL that our rules need, so that Prometheus and `leurre alert` judge by one and
/// the same text.
indirect enum Expression: Sendable {
    case newest(Selector)
    /// Now minus the value, which is a time in seconds since 1970.
    case age(Selector)
    /// The value without its sign.
    case magnitude(Selector)
    /// How much a counter grew in so many minutes; a restart begins at 0 again.
    case increase(Selector, minutes: Int)
    /// How much a gauge changed in so many minutes.
    case delta(Selector, minutes: Int)
    /// Of those whose whole is more than 0.
    case share(Selector, of: Selector)
    case sum(by: [String], Expression)
    case max(by: [String], Expression)
    case min(by: [String], Expression)

    var promQL: String {
        switch self {
        case .newest(let selector): selector.promQL
        case .age(let selector): "time() - \(selector.promQL)"
        case .magnitude(let selector): "abs(\(selector.promQL))"
        case .increase(let selector, let minutes): "increase(\(selector.promQL)[\(minutes)m])"
        case .delta(let selector, let minutes): "delta(\(selector.promQL)[\(minutes)m])"
        case .share(let part, let whole): "\(part.promQL) / (\(whole.promQL) > 0)"
        case .sum(let labels, let inner): "sum by (\(labels.joined(separator: ", "))) (\(inner.promQL))"
        case .max(let labels, let inner): "max by (\(labels.joined(separator: ", "))) (\(inner.promQL))"
        case .min(let labels, let inner): "min by (\(labels.joined(separator: ", "))) (\(inner.promQL))"
        }
    }

    /// How far back it looks; 0: at the newest reading only.
    var minutes: Int {
        switch self {
        case .increase(_, let minutes), .delta(_, let minutes): minutes
        case .sum(_, let inner), .max(_, let inner), .min(_, let inner): inner.minutes
        case .newest, .age, .magnitude, .share: 0
        }
    }

    var selectors: [Selector] {
        switch self {
        case .newest(let one), .age(let one), .magnitude(let one), .increase(let one, _), .delta(let one, _): [one]
        case .share(let part, let whole): [part, whole]
        case .sum(_, let inner), .max(_, let inner), .min(_, let inner): inner.selectors
        }
    }
}
