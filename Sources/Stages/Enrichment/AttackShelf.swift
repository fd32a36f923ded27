import Pipeline

/// The attacks that may still grow, with what of them must be written.
struct AttackShelf: Sendable {
    private(set) var open: [SessionID: OpenAttack] = [:]
    /// Rows newer than what was handed out.
    private(set) var changed: [SessionID: PassedAttack] = [:]
    /// Rows to be handed out again as they are.
    private(set) var repeats: Set<SessionID> = []
    private var queue = OffsetQueue<SessionID>()
    /// Which open attacks an address has; empty unless host names are asked for.
    private var byAddress: [Address: [SessionID]] = [:]
    private let indexesAddresses: Bool

    init(indexesAddresses: Bool) { self.indexesAddresses = indexesAddresses }

    func newest(_ id: SessionID) -> PassedAttack? { changed[id] ?? open[id]?.written?.attack }

    func enrichment(of id: SessionID) -> Enrichment? { changed[id]?.enrichment ?? open[id]?.written?.enrichment }

    func ids(of address: Address) -> [SessionID] { byAddress[address] ?? [] }

    /// Takes a row in that must be written; the caller has made sure that its rank is not below the known one.
    mutating func put(_ attack: PassedAttack, platform: Int32) {
        let id = attack.session.id
        if open[id]?.become(attack) == nil { insert(OpenAttack(attack, platform: platform), id) }
        changed[id] = attack
        repeats.remove(id)
    }

    private mutating func insert(_ entry: OpenAttack, _ id: SessionID) {
        open[id] = entry
        if indexesAddresses { byAddress[entry.address, default: []].append(id) }
    }

    /// - Returns: the address if that was its last attack and addresses are indexed.
    private mutating func remove(_ id: SessionID) -> Address? {
        guard let entry = open.removeValue(forKey: id), indexesAddresses else { return nil }
        let others = byAddress[entry.address]?.filter { $0 != id } ?? []
        byAddress[entry.address] = others.isEmpty ? nil : others
        return others.isEmpty ? entry.address : nil
    }
}

/// The own output.
extension AttackShelf {
    /// Compares a row seen in the output with the newest one known, and takes over what is ahead.
    mutating func seen(_ attack: PassedAttack, offset: Int64, platform: Int32) {
        let id = attack.session.id
        guard let known = open[id] else {
            insert(OpenAttack(attack, platform: platform), id)
            return adopt(attack, offset: offset)
        }
        switch Sighting(attack.rank, at: offset, known: known.rank, knownOffset: known.outputOffset) {
        case .echo: return
        case .same: adopt(attack, offset: offset)
        case .overwritten: if changed[id] == nil { repeats.insert(id) }
        case .ahead:
            let before = enrichment(of: id)
            adopt(attack, offset: offset)
            if offset < known.outputOffset { repeats.insert(id) }
            if let before, before.level > attack.enrichment.level { putRicher(attack, before, platform: platform) }
        }
    }

    /// Somebody ahead does not know the slow answers that are known here.
    private mutating func putRicher(_ attack: PassedAttack, _ enrichment: Enrichment, platform: Int32) {
        var richer = enrichment
        richer.system = attack.enrichment.system
        put(PassedAttack(session: attack.session, enrichment: richer), platform: platform)
    }

    private mutating func adopt(_ attack: PassedAttack, offset: Int64) {
        let id = attack.session.id
        changed.removeValue(forKey: id)
        repeats.remove(id)
        open[id]?.become(attack)
        open[id]?.written = StoredAttack(attack)
        open[id]?.outputOffset = offset
        queue.insert(id, at: offset)
    }

    mutating func acknowledged(_ attack: PassedAttack, offset: Int64) {
        let id = attack.session.id
        guard let entry = open[id] else { return }
        if attack.rank < entry.rank, changed[id] == nil {
            // Somebody ahead was seen while this lower row was on its way: it now lies on top of the higher one.
            repeats.insert(id)
            queue.insert(id, at: entry.outputOffset)
        } else if offset > entry.outputOffset {
            open[id]?.outputOffset = offset
            queue.insert(id, at: offset)
        }
    }

    /// Hands out what must be written: absorbers first, then by id.
    mutating func collect() -> [PassedAttack] {
        var order: [(isAbsorbed: Bool, id: SessionID)] = []
        order.reserveCapacity(changed.count + repeats.count)
        for id in changed.keys { order.append((open[id]?.isAbsorbed ?? false, id)) }
        for id in repeats { order.append((open[id]?.isAbsorbed ?? false, id)) }
        // Ids are sorted, not rows: those are long.
        order.sort { $0.isAbsorbed == $1.isAbsorbed ? $0.id < $1.id : !$0.isAbsorbed }
        var rows: [PassedAttack] = []
        rows.reserveCapacity(order.count)
        for (_, id) in order {
            if let attack = changed[id] {
                open[id]?.written = StoredAttack(attack)
                rows.append(attack)
            } else if let attack = open[id]?.written?.attack {
                rows.append(attack)
            }
        }
        changed.removeAll(keepingCapacity: true)
        repeats.removeAll(keepingCapacity: true)
        return rows
    }

    /// The lowest output offset that holds a row still open; nil if there is none.
    mutating func lowestOffset() -> Int64? { queue.lowest { [open] offset, id in open[id]?.outputOffset == offset } }

    /// Rows that lie far behind are handed out once more, so that a start need not read from there.
    mutating func repeatRows(below offset: Int64, limit: Int) {
        let stale = queue.removeAll(below: offset, limit: limit) { [open] at, id in open[id]?.outputOffset == at }
        for id in stale where changed[id] == nil { repeats.insert(id) }
    }

    /// Forgets attacks that can neither grow nor join any more.
    ///
    /// - Returns: addresses that have none left.
    mutating func drop(where isOver: (OpenAttack) -> Bool) -> [Address] {
        let over = open.filter { id, entry in
            entry.outputOffset >= 0 && changed[id] == nil && !repeats.contains(id) && isOver(entry)
        }
        return over.keys.compactMap { remove($0) }
    }
}
