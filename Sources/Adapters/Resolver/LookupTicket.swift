import Pipeline

/// A place in a queue. The number tells an address that was forgotten and came again from the place that it had before.
struct LookupTicket: Hashable, Sendable {
    var address: Address
    var number: Int
}
