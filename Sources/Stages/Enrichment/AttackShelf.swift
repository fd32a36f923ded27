import Pipeline

/// The attacks that may still grow, with what of them must be written. Each has a place, which it keeps until it is forgotten.
struct AttackShelf: Sendable {
    private struct Slot: Sendable {
        let id: SessionID
        var attack: OpenAttack
        /// Where a row newer than what was handed out lies; -1 if there is none.
        var fresh: Int32 = -1
        /// To be handed out once more as it is.
        var mustRepeat = false
        var isOpen = true

        var mustBeHandedOut: Bool { fresh >= 0 || mustRepeat }
    }

    private var slots: [Slot] = []
    private var free: [Int32] = []
    private var index = PositionIndex()
    private let mixer = Mixer()
    /// Rows newer than what was handed out. Some may have been overtaken.
    private var fresh: [PassedAttack] = []
    /// The places of what must be handed out; some may have been done with meanwhile, or stand here twice.
    private var listed: [Int32] = []
    private var queue = OffsetQueue<Int32>()
    /// Which open attacks an address has; empty unless host names are asked for.
    private var byAddress: [Address: [SessionID]] = [:]
    private let indexesAddresses: Bool

    init(indexesAddresses: Bool) { self.indexesAddresses = indexesAddresses }

    var count: Int { index.count }
    var freshCount: Int { fresh.count }

    func place(of id: SessionID) -> Int? { index.first(mixer.mix(id)) { slots[$0].id == id } }

    private var hashOf: (Int) -> UInt64 { { [slots, mixer] in mixer.mix(slots[$0].id) } }

    subscript(place: Int) -> OpenAttack { slots[place].attack }

    func newest(at place: Int) -> PassedAttack? {
        let row = slots[place].fresh
        return row >= 0 ? fresh[Int(row)] : slots[place].attack.written?.attack
    }

    func enrichment(at place: Int) -> Enrichment? {
        let row = slots[place].fresh
        return row >= 0 ? fresh[Int(row)].enrichment : slots[place].attack.written?.enrichment
    }

    /// That of the first of these attacks which are held and meant.
    func enrichment(ofFirst ids: [SessionID], where isMeant: (Enrichment) -> Bool = { _ in true }) -> Enrichment? {
        for id in ids {
            if let place = place(of: id), let enrichment = enrichment(at: place), isMeant(enrichment) { return enrichment }
        }
        return nil
    }

    func ids(of address: Address) -> [SessionID] { byAddress[address] ?? [] }

    /// The addresses of attacks that nobody has named, in the order of their ids.
    var unnamed: [Address] {
        slots.lazy.filter { $0.isOpen && $0.attack.rank.level == 0 && !$0.attack.isAbsorbed }.map { ($0.id, $0.attack.address) }
            .sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// Takes a row in that must be written; the caller has made sure that its rank is not below the known one.
    /// - Parameter known: the attack's place; nil if it has none.
    mutating func put(_ attack: PassedAttack, at known: Int?, platform: Int32) {
        let place: Int
        if let known {
            place = known
            slots[place].attack.become(attack)
        } else {
            place = insert(OpenAttack(attack, platform: platform), attack.session.id)
        }
        slots[place].mustRepeat = false
        if slots[place].fresh >= 0 {
            fresh[Int(slots[place].fresh)] = attack
        } else {
            slots[place].fresh = Int32(fresh.count)
            fresh.append(attack)
            listed.append(Int32(place))
        }
    }

    private mutating func insert(_ attack: OpenAttack, _ id: SessionID) -> Int {
        let place = free.popLast().map(Int.init) ?? slots.count
        let slot = Slot(id: id, attack: attack)
        if place == slots.count { slots.appendSparingly(slot) } else { slots[place] = slot }
        index.insert(place, mixer.mix(id), hashOf: hashOf)
        if indexesAddresses { byAddress[attack.address, default: []].append(id) }
        return place
    }

    /// - Returns: the address if that was its last attack and addresses are indexed.
    private mutating func remove(_ place: Int) -> Address? {
        let (id, address) = (slots[place].id, slots[place].attack.address)
        index.remove(place, mixer.mix(id), hashOf: hashOf)
        (slots[place].isOpen, slots[place].attack.written) = (false, nil)
        free.append(Int32(place))
        guard indexesAddresses else { return nil }
        let others = byAddress[address]?.filter { $0 != id } ?? []
        byAddress[address] = others.isEmpty ? nil : others
        return others.isEmpty ? address : nil
    }

    private mutating func mustRepeat(_ place: Int) {
        guard !slots[place].mustRepeat else { return }
        slots[place].mustRepeat = true
        listed.append(Int32(place))
    }
}

/// The own output.
extension AttackShelf {
    /// Compares a row seen in the output with the newest one known, and takes over what is ahead.
    mutating func seen(_ attack: PassedAttack, offset: Int64, platform: Int32) {
        guard let place = place(of: attack.session.id) else {
            return adopt(attack, at: insert(OpenAttack(attack, platform: platform), attack.session.id), offset: offset)
        }
        let (rank, outputOffset) = (slots[place].attack.rank, slots[place].attack.outputOffset)
        switch Sighting(attack.rank, at: offset, known: rank, knownOffset: outputOffset) {
        case .echo: return
        case .same: adopt(attack, at: place, offset: offset)
        case .overwritten: if slots[place].fresh < 0 { mustRepeat(place) }
        case .ahead:
            let before = enrichment(at: place)
            adopt(attack, at: place, offset: offset)
            if offset < outputOffset { mustRepeat(place) }
            if let before, before.level > attack.enrichment.level { putRicher(attack, before, at: place, platform: platform) }
        }
    }

    /// Somebody ahead does not know the slow answers that are known here.
    private mutating func putRicher(_ attack: PassedAttack, _ enrichment: Enrichment, at place: Int, platform: Int32) {
        var richer = enrichment
        richer.system = attack.enrichment.system
        put(PassedAttack(session: attack.session, enrichment: richer), at: place, platform: platform)
    }

    private mutating func adopt(_ attack: PassedAttack, at place: Int, offset: Int64) {
        (slots[place].fresh, slots[place].mustRepeat) = (-1, false)
        slots[place].attack.become(attack)
        slots[place].attack.written = StoredAttack(attack)
        slots[place].attack.outputOffset = offset
        queue.insert(Int32(place), at: offset)
    }

    mutating func acknowledged(_ attack: PassedAttack, offset: Int64) {
        guard let place = place(of: attack.session.id) else { return }
        if slots[place].fresh < 0, attack.rank < slots[place].attack.rank {
            // Somebody ahead was seen while this lower row was on its way: it now lies on top of the higher one.
            mustRepeat(place)
            queue.insert(Int32(place), at: slots[place].attack.outputOffset)
        } else if offset > slots[place].attack.outputOffset {
            slots[place].attack.outputOffset = offset
            queue.insert(Int32(place), at: offset)
        }
    }

    /// Hands out what must be written: absorbers first, then by id.
    mutating func collect(into output: inout [PassedAttackRow]) {
        // Places are sorted, not rows: those are long.
        let order = listed.filter { slots[Int($0)].mustBeHandedOut }.sorted { left, right in
            let (left, right) = (Int(left), Int(right))
            guard slots[left].attack.isAbsorbed == slots[right].attack.isAbsorbed else { return slots[right].attack.isAbsorbed }
            return slots[left].id < slots[right].id
        }
        output.reserveCapacity(output.count + order.count)
        for place in order.lazy.map(Int.init) where slots[place].mustBeHandedOut {
            let row = slots[place].fresh
            if row >= 0 {
                slots[place].attack.written = StoredAttack(fresh[Int(row)])
                output.append(.attack(fresh[Int(row)]))
            } else if let attack = slots[place].attack.written?.attack {
                output.append(.attack(attack))
            }
            (slots[place].fresh, slots[place].mustRepeat) = (-1, false)
        }
        // What many rows took is given back before they are written.
        fresh.removeAll(keepingCapacity: fresh.count < Self.freshKept)
        listed.removeAll(keepingCapacity: listed.count < Self.freshKept)
    }

    /// The lowest output offset that holds a row still open; nil if there is none.
    mutating func lowestOffset() -> Int64? { queue.lowest { [slots] in Self.lies(slots, at: $0, $1) } }

    /// Of a place that another attack has now the offset is another one, too.
    private static func lies(_ slots: [Slot], at offset: Int64, _ place: Int32) -> Bool {
        slots[Int(place)].isOpen && slots[Int(place)].attack.outputOffset == offset
    }

    /// Rows that lie far behind are handed out once more, so that a start need not read from there.
    mutating func repeatRows(below offset: Int64, limit: Int) {
        let stale = queue.removeAll(below: offset, limit: limit) { [slots] in Self.lies(slots, at: $0, $1) }
        for place in stale.lazy.map(Int.init) where slots[place].fresh < 0 { mustRepeat(place) }
    }

    /// Forgets attacks that can neither grow nor join any more.
    ///
    /// - Returns: addresses that have none left.
    mutating func drop(where isOver: (OpenAttack) -> Bool) -> [Address] {
        let over = slots.indices.filter { place in
            slots[place].isOpen && slots[place].attack.outputOffset >= 0 && !slots[place].mustBeHandedOut && isOver(slots[place].attack)
        }
        let addresses = over.compactMap { remove($0) }
        if slots.count > Self.slotsMin, count * 4 < slots.count { moveTogether() }
        return addresses
    }

    private static let slotsMin = 1_000
    private static let freshKept = 1_000

    /// After a burst has gone nobody should look through its places.
    private mutating func moveTogether() {
        var places = [Int32](repeating: -1, count: slots.count)
        var kept: [Slot] = []
        for place in slots.indices where slots[place].isOpen {
            places[place] = Int32(kept.count)
            kept.append(slots[place])
        }
        queue = queue.filtered { [slots] in Self.lies(slots, at: $0, $1) ? places[Int($1)] : nil }
        listed = listed.map { places[Int($0)] }.filter { $0 >= 0 }
        (slots, free, index) = (kept, [], PositionIndex())
        for place in slots.indices { index.insert(place, mixer.mix(slots[place].id), hashOf: hashOf) }
    }
}
