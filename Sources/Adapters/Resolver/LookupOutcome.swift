import Pipeline

/// How one question ended.
enum LookupOutcome: Equatable, Sendable {
    case name(String, lifetimeSeconds: UInt32)
    case noName(lifetimeSeconds: UInt32?)
    /// Nobody could say: never the same as "no name".
    case noAnswer(NoAnswer)
}

/// Why there is no answer; the raw value is the counter's label.
package enum NoAnswer: String, Sendable, CaseIterable {
    case timeout
    /// The system let nothing through to the server.
    case unreachable
    case refused
    /// SERVFAIL: the server did not get an answer itself.
    case serverFailure = "server_failure"
    /// Bytes that are no answer to the question.
    case malformed
    case other

    /// Nobody spoke at all.
    var isSilence: Bool { self == .timeout || self == .unreachable }
}
