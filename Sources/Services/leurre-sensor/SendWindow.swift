/// Batches that were taken out of the outbox and that the broker has not acknowledged, in the order of their tokens.
struct SendWindow {
    private var items: [UInt64: Outgoing] = [:]
    /// Tokens to send, ascending, from `first` on.
    private var unsent: [UInt64] = []
    private var first = 0
    private var nextToken: UInt64 = 0
    private(set) var bytes = 0

    var isEmpty: Bool { items.isEmpty }

    mutating func add(_ outgoing: Outgoing) {
        items[nextToken] = outgoing
        unsent.append(nextToken)
        bytes += outgoing.bytes.count
        nextToken += 1
    }

    /// Sends in order until `body` takes no more.
    mutating func send<Failure: Error>(_ body: (UInt64, Outgoing) throws(Failure) -> Bool) throws(Failure) {
        while first < unsent.count {
            if let item = items[unsent[first]], try !body(unsent[first], item) { return }
            first += 1
        }
        unsent.removeAll(keepingCapacity: true)
        first = 0
    }

    mutating func remove(_ token: UInt64) -> Outgoing? {
        guard let item = items.removeValue(forKey: token) else { return nil }
        bytes -= item.bytes.count
        return item
    }

    /// It goes out again, before what comes after it.
    mutating func sendAgain(_ token: UInt64) {
        let place = unsent[first...].firstIndex { $0 > token } ?? unsent.endIndex
        unsent.insert(token, at: place)
    }

    mutating func sendAllAgain() {
        unsent = items.keys.sorted()
        first = 0
    }
}
