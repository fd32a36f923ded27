import Pipeline

/// Items as numbers and back. Ports and enumerations need no table; countries and systems are few; ports sequences are many, and swept.
struct Items: Sendable {
    private struct Sequence: Hashable {
        let ports: [UInt32]
        let isTruncated: Bool

        /// All ports at once: an array hashes them one by one.
        func hash(into hasher: inout Hasher) { ports.withUnsafeBytes { hasher.combine(bytes: $0) } }
    }

    /// What visitors count for.
    var lists = TermLists()
    private var names: [String: UInt32] = [:]
    private var nameOf: [String] = []
    private var sequences: [Sequence: UInt32] = [:]
    private var sequencesByText: [String: UInt32] = [:]
    private var textOf: [String?] = []
    private var free: [UInt32] = []
    private var textBytes = 0
    private var sequenceBound = SweepBound(1_024)
    private var textBytesBound = SweepBound(1 << 20)

    var sequenceCount: Int { sequencesByText.count }
    var mustSweep: Bool { sequenceBound.isDue(sequenceCount) || textBytesBound.isDue(textBytes) }

    mutating func name(_ text: String) -> UInt32 {
        if let known = names[text] { return known }
        let number = UInt32(nameOf.count)
        names[text] = number
        nameOf.append(text)
        return number
    }

    /// - Parameter ports: as `port` numbers them.
    mutating func sequence(_ ports: [UInt32], isTruncated: Bool) -> UInt32 {
        let sequence = Sequence(ports: ports, isTruncated: isTruncated)
        if let known = sequences[sequence] { return known }
        let number = self.sequence(PortsSequence.text(ports.compactMap(Self.target), isTruncated: isTruncated))
        sequences[sequence] = number
        return number
    }

    private mutating func sequence(_ text: String) -> UInt32 {
        if let known = sequencesByText[text] { return known }
        let number = free.popLast() ?? UInt32(textOf.count)
        if Int(number) == textOf.count { textOf.append(text) } else { textOf[Int(number)] = text }
        sequencesByText[text] = number
        textBytes += text.utf8.count
        return number
    }

    static func port(_ target: Target) -> UInt32 { UInt32(target.transport.rawValue) << 16 | UInt32(target.port) }

    private static func target(_ port: UInt32) -> Target? {
        TransportProtocol(rawValue: UInt8(truncatingIfNeeded: port >> 16)).map { Target(transport: $0, port: UInt16(truncatingIfNeeded: port)) }
    }

    /// A machine's ports in the order of their first touch, each once.
    static func ports(_ touches: TouchSet) -> [UInt32] {
        touches.count == 1 ? [port(touches.entries[0].target)] : touches.sequence.map(port)
    }

    /// The item as tables show it.
    func text(of key: ItemKey) -> String {
        switch key.measure {
        case .all, .common: ""
        case .machines: "\(key.item)"
        case .order: VisitingOrder.allCases[Int(key.item)].rawValue
        case .attackClass: AttackClass.allCases[Int(key.item)].rawValue
        case .country, .system: nameOf[Int(key.item)]
        case .sequence: textOf[Int(key.item)] ?? ""
        case .port: "\(key.item & 0xffff)/\(TransportProtocol(rawValue: UInt8(truncatingIfNeeded: key.item >> 16))?.name ?? "")"
        }
    }

    /// The key of an item read back from a row; nil if no item of the measure reads like that.
    mutating func key(_ measure: Measure, _ text: String) -> ItemKey? {
        switch measure {
        case .all, .common: text.isEmpty ? ItemKey(measure) : nil
        case .machines: UInt32(text).map { ItemKey(measure, $0) }
        case .order: VisitingOrder(rawValue: text).map { .order($0) }
        case .attackClass: AttackClass(rawValue: text).map { .attackClass($0) }
        case .country, .system: ItemKey(measure, name(text))
        case .sequence: ItemKey(measure, sequence(text))
        case .port: Self.port(text).map { ItemKey(measure, $0) }
        }
    }

    private static func port(_ text: String) -> UInt32? {
        let parts = text.split(separator: "/")
        guard parts.count == 2, let port = UInt16(parts[0]) else { return nil }
        return TransportProtocol.allCases.first { $0.name == parts[1] }.map { Self.port(Target(transport: $0, port: port)) }
    }

    /// Forgets sequences that are not among the keys.
    mutating func sweep(keeping live: Set<ItemKey>) {
        for number in textOf.indices where !live.contains(ItemKey(.sequence, UInt32(number))) {
            guard let text = textOf[number] else { continue }
            sequencesByText[text] = nil
            textBytes -= text.utf8.count
            textOf[number] = nil
            free.append(UInt32(number))
        }
        sequences = sequences.filter { live.contains(ItemKey(.sequence, $0.value)) }
        sequenceBound.swept(leaving: sequenceCount)
        textBytesBound.swept(leaving: textBytes)
    }
}

extension ItemKey {
    static func order(_ order: VisitingOrder) -> ItemKey { ItemKey(.order, UInt32(VisitingOrder.allCases.firstIndex(of: order) ?? 0)) }

    static func attackClass(_ value: AttackClass) -> ItemKey {
        ItemKey(.attackClass, UInt32(AttackClass.allCases.firstIndex(of: value) ?? 0))
    }
}
