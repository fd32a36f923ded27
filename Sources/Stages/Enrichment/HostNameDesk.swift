import Pipeline

/// Which addresses have no name yet, and which of them were already asked for.
struct HostNameDesk: Sendable {
    /// Off: nothing is asked, and every attack keeps level 0.
    let isOpen: Bool
    private var asked: Set<Address> = []
    private var waiting: [Address] = []
    private var nextWaiting = 0

    init(isOpen: Bool) { self.isOpen = isOpen }

    mutating func ask(_ address: Address) {
        guard isOpen, asked.insert(address).inserted else { return }
        waiting.append(address)
    }

    /// The addresses that waited longest, each handed out once until it is answered.
    mutating func next(limit: Int) -> [Address] {
        let batch = Array(waiting[nextWaiting...].prefix(max(limit, 0)))
        nextWaiting += batch.count
        if nextWaiting * 2 >= waiting.count {
            waiting.removeFirst(nextWaiting)
            nextWaiting = 0
        }
        return batch
    }

    mutating func answered(_ address: Address) { asked.remove(address) }
}
