import Pipeline

/// Which addresses have no name yet, and which of them were already asked for.
struct HostNameDesk: Sendable {
    /// Off: nothing is asked, and every attack keeps level 0.
    let isOpen: Bool
    private var asked: Set<Address> = []
    private var givenUp: Set<Address> = []
    private var waiting: [Address] = []
    private var nextWaiting = 0

    init(isOpen: Bool) { self.isOpen = isOpen }

    mutating func ask(_ address: Address) {
        guard isOpen, !givenUp.contains(address), asked.insert(address).inserted else { return }
        waiting.append(address)
    }

    /// The addresses that waited longest, each handed out once until it is answered.
    mutating func next(limit: Int) -> [Address] {
        var batch: [Address] = []
        while nextWaiting < waiting.count, batch.count < limit {
            // An address may have been forgotten meanwhile.
            if asked.contains(waiting[nextWaiting]) { batch.append(waiting[nextWaiting]) }
            nextWaiting += 1
        }
        if nextWaiting * 2 >= waiting.count {
            waiting.removeFirst(nextWaiting)
            nextWaiting = 0
        }
        return batch
    }

    /// Whether an answer is still to come.
    func isPending(_ address: Address) -> Bool { asked.contains(address) }

    mutating func answered(_ address: Address) {
        asked.remove(address)
        givenUp.remove(address)
    }

    mutating func gaveUp(_ address: Address) { if asked.remove(address) != nil { givenUp.insert(address) } }

    /// The address has no source any more: if it comes back, it is asked for anew.
    mutating func forget(_ address: Address) { answered(address) }
}
