/// What a host name says about a source (definitions, "personal computer"). A source without a name has no kind: it is undetermined.
package enum HostKind: UInt8, Sendable {
    case personalComputer = 1
    case other = 2

    /// As the tables show it.
    package var word: String {
        switch self {
        case .personalComputer: "personal computer"
        case .other: "other"
        }
    }

    /// For a source that nobody knows a name of.
    package static let undeterminedWord = "undetermined"
}
