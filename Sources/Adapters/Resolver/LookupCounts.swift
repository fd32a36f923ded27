/// What the resolver counts about itself.
package struct LookupCounts: Equatable, Sendable {
    /// Questions sent.
    package internal(set) var asked = 0
    /// Names found.
    package internal(set) var answered = 0
    /// Addresses that certainly have none.
    package internal(set) var noName = 0
    /// Questions without an answer; most are asked again later.
    package internal(set) var failed: [NoAnswer: Int] = [:]
    /// Addresses that were given up.
    package internal(set) var givenUp = 0
    /// Answers from the cache, and addresses that are not asked for.
    package internal(set) var cached = 0
    package internal(set) var special = 0
}
