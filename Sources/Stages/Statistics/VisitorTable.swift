import Pipeline

/// The visitors of a partition, found by address; those of one address on different platforms are siblings.
struct VisitorTable: Sendable {
    private var entries: [Visitor?] = []
    private var free: [Int] = []
    /// The first visitor of each address; the others follow by `sibling`.
    private var heads = PositionIndex()
    private let mixer = Mixer()

    var count: Int { entries.count - free.count }

    /// The visitor of an index handed out by `insert` and not yet removed.
    subscript(index: Int) -> Visitor {
        get { entries[index]! }
        // In place: a copy would cost an allocation of each array that is changed. The index is in use, as promised.
        _modify { yield &entries[index]! }
    }

    /// Nil if the index is no longer in use.
    func entry(_ index: Int) -> Visitor? { entries[index] }

    func isOn(_ platform: Int, _ index: Int) -> Bool { entries[index]?.platform == platform }

    private func head(of address: Address) -> Int? { heads.first(mixer.mix(address)) { entries[$0]?.address == address } }

    /// Those of an address, on whatever platform.
    func all(of address: Address) -> [Int] {
        var result: [Int] = []
        var next = head(of: address)
        while let index = next {
            result.append(index)
            next = entries[index]?.sibling
        }
        return result
    }

    func find(_ address: Address, on platform: Int) -> Int? {
        var next = head(of: address)
        while let index = next {
            if entries[index]?.platform == platform { return index }
            next = entries[index]?.sibling
        }
        return nil
    }

    mutating func insert(_ address: Address, on platform: Int) -> Int {
        var visitor = Visitor(address, on: platform)
        visitor.sibling = head(of: address)
        let index = free.popLast() ?? entries.count
        if index == entries.count { entries.appendSparingly(visitor) } else { entries[index] = visitor }
        if let next = visitor.sibling {
            heads.move(next, to: index, mixer.mix(address))
        } else {
            heads.insert(index, mixer.mix(address), hashOf: hashOf)
        }
        return index
    }

    /// Of a visitor that is a head.
    private var hashOf: (Int) -> UInt64 { { [entries, mixer] in (entries[$0]?.address).map { mixer.mix($0) } ?? 0 } }

    mutating func remove(_ index: Int) {
        guard let visitor = entries[index], let head = head(of: visitor.address) else { return }
        if head != index {
            var next: Int? = head
            while let before = next, entries[before]?.sibling != index { next = entries[before]?.sibling }
            if let before = next { entries[before]?.sibling = visitor.sibling }
        } else if let sibling = visitor.sibling {
            heads.move(index, to: sibling, mixer.mix(visitor.address))
        } else {
            heads.remove(index, mixer.mix(visitor.address), hashOf: hashOf)
        }
        entries[index] = nil
        free.append(index)
    }

    /// Lifts a visitor out, so that it can be changed while the others are read.
    mutating func takeOut(_ index: Int) -> Visitor {
        var visitor = Visitor(self[index].address, on: self[index].platform)
        visitor.sibling = self[index].sibling
        swap(&visitor, &self[index])
        return visitor
    }

    mutating func putBack(_ visitor: Visitor, at index: Int) { entries[index] = visitor }

    /// The address is known on more than one platform.
    func isShared(_ index: Int) -> Bool {
        guard let address = entries[index]?.address else { return false }
        return entries[index]?.sibling != nil || head(of: address) != index
    }

    /// Every other visitor of the same address.
    func siblings(of index: Int) -> [Int] {
        guard isShared(index), let address = entries[index]?.address else { return [] }
        return all(of: address).filter { $0 != index }
    }

    /// True if one of these attacked within these hours.
    func hasAttack(_ visitors: [Int], in hours: ClosedRange<Int32>) -> Bool {
        visitors.contains { entries[$0]?.hasAttack(in: hours) ?? false }
    }

    /// Calls `body` with the number of each list of items in use, as often as it is.
    func forEachList(_ body: (Int32) -> Void) {
        for index in entries.indices {
            guard let shares = entries[index]?.shares else { continue }
            for share in shares { body(share.contribution.list) }
        }
    }

    /// Lowers input offsets, one for each platform, to those that a visitor still needs.
    /// - Parameter open: the same of sessions that were seen since a platform's horizon, if it has one.
    func lower(_ offsets: inout [Int64], open: inout [Int64], since horizons: [Timestamp?]) {
        for index in entries.indices {
            guard let platform = entries[index]?.platform, let pin = entries[index]?.pin else { continue }
            offsets[platform] = min(offsets[platform], pin)
            guard let horizon = horizons[platform], let pin = entries[index]?.pin(since: horizon) else { continue }
            open[platform] = min(open[platform], pin)
        }
    }
}
