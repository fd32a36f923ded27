import Pipeline

/// Answers as long as their zones let them live. Bounded: the one that came first goes first.
struct NameCache: Sendable {
    private struct Entry: Sendable {
        var name: String
        var until: Timestamp
    }

    private let entriesMax: Int
    private var entries: [Address: Entry] = [:]
    /// The addresses in the order in which they came: a ring once it is full.
    private var order: [Address] = []
    private var oldest = 0

    init(entriesMax: Int) { self.entriesMax = entriesMax }

    var count: Int { entries.count }

    /// nil if nothing is known, or no longer; empty if the address has no name.
    func name(of address: Address, at now: Timestamp) -> String? {
        guard let entry = entries[address], entry.until > now else { return nil }
        return entry.name
    }

    mutating func insert(_ name: String, of address: Address, until: Timestamp) {
        guard entriesMax > 0 else { return }
        // An address keeps its place in the order as long as it is here.
        guard entries.updateValue(Entry(name: name, until: until), forKey: address) == nil else { return }
        if order.count < entriesMax {
            order.append(address)
        } else {
            entries[order[oldest]] = nil
            order[oldest] = address
            oldest = (oldest + 1) % entriesMax
        }
    }
}
