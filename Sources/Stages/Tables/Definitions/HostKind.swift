/// What a host name says about a source (definitions, "personal computer"; the paper's section 4.3 names the patterns).
enum HostKind: String {
    case personalComputer = "personal computer"
    case other
    case undetermined

    private static let patterns = ["dsl", "dialin", "cable"]

    init(hostName: String?) {
        guard let name = hostName?.lowercased(), !name.isEmpty else {
            self = .undetermined
            return
        }
        self = Self.patterns.contains { name.contains($0) } ? .personalComputer : .other
    }
}
