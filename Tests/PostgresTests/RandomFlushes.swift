import Pipeline

/// What comes of two partitions, flush by flush: attacks that begin, go on, gain visits and lose them, and are taken in by others; and copies of which more
/// was looked up.
struct RandomFlushes {
    /// In the order in which they were written.
    private(set) var rows: [Attack] = []
    private var attacks: [[Attack]] = [[], []]
    private var ends: [Int64] = [0, 0]

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 { flush(Int.random(in: 0...1, using: &random), &random) }
    }

    private mutating func flush(_ partition: Int, _ random: inout SeededGenerator) {
        let (begin, end) = (ends[partition], ends[partition] + 10)
        ends[partition] = end
        var changed = attacks[partition].indices.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
        for offset in (begin + 1)...end where Int.random(in: 0..<4, using: &random) == 0 {
            // Few addresses, so that some come back; each belongs to one partition.
            let source = 0x0102_0300 + UInt32(partition) * 16 + UInt32.random(in: 0..<8, using: &random)
            var attack = Records.attack(offset, source: source, opened: Records.monday + .hours(4 * offset))
            attack.session.id.partition = Int32(partition)
            changed.append(attacks[partition].count)
            attacks[partition].append(attack)
        }
        for place in changed where attacks[partition][place].session.absorbedBy == nil {
            let attack = goneOn(attacks[partition][place], end, &random)
            attacks[partition][place] = attack
            rows.append(attack)
            guard Int.random(in: 0..<3, using: &random) == 0 else { continue }
            var richer = attack
            (richer.enrichment.level, richer.enrichment.country) = (1, "TW")
            rows.append(richer)
        }
    }

    private func goneOn(_ attack: Attack, _ end: Int64, _ random: inout SeededGenerator) -> Attack {
        var next = attack
        next.session.revision.offset = end
        if let other = attacks[Int(attack.session.id.partition)].first, other.session.id < attack.session.id, Int.random(in: 0..<12, using: &random) == 0 {
            next.session.absorbedBy = other.session.id
        } else {
            let ports: [[UInt16]] = (0..<Int.random(in: 1...3, using: &random)).map { _ in [80, 445, 135].shuffled(using: &random).dropLast() }
            let machines = ports.enumerated().map { Records.visit(machine: UInt8($0 + 1), opened: attack.session.opened, ports: $1) }
            next.session.hours = [HourActivity(hour: attack.session.opened.hour, machines: machines)]
        }
        return next
    }
}
