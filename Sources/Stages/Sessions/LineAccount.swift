import Pipeline

/// What a batch is to its ledger line.
enum BatchVerdict: Equatable {
    case new
    case duplicate
    /// The numbers contradict the ones before: whoever wrote it, it cannot be accounted for.
    case contradictory
    /// It would make one gap too many for the line's row.
    case crowded
}

extension LedgerLine {
    /// Takes the batch's number and counts into the account. A batch is a duplicate only if its number is at or below the last one and in
    /// no missing range; otherwise it fills the range, because producers retry out of order.
    mutating func batchArrived(_ batch: PacketBatch) -> BatchVerdict {
        let end = batch.packetsBefore + batch.packetCount
        guard batch.isRedriven == isRedriven else { return .contradictory }
        if isRedriven { return redrivenArrived(batch) }
        if batch.number > lastNumber {
            guard batch.packetsBefore >= captured else { return .contradictory }
            if batch.number > lastNumber + 1 {
                guard missing.count < Self.gapsMax else { return .crowded }
                missing.append(
                    MissingRange(first: lastNumber + 1, last: batch.number - 1, packetsBefore: captured, packetsAfter: batch.packetsBefore))
            } else if batch.packetsBefore > captured {
                return .contradictory
            }
            lastNumber = batch.number
            captured = end
        } else if let index = missing.firstIndex(where: { $0.first <= batch.number && batch.number <= $0.last }) {
            let gap = missing[index]
            guard gap.fits(batch) else { return .contradictory }
            let rest = gap.without(batch)
            guard missing.count - 1 + rest.count <= Self.gapsMax else { return .crowded }
            missing.replaceSubrange(index...index, with: rest)
        } else {
            duplicate += batch.packetCount
            delivered += batch.packetCount
            return .duplicate
        }
        delivered += batch.packetCount
        return .new
    }

    /// Gaps of one line at once: what a row has room for. Sensors leave a few, hostile hands as many as they like.
    private static let gapsMax = 4_096
    /// Of a redriven line, whose numbers are up to 16,384 names that may come in any order.
    private static let unusedMax = 8_192

    /// In which hour a batch of this clock is accounted for: that of the line's own clock, once it has one.
    func hourAfter(_ batchClock: Timestamp) -> Int32 { (clock > .distantPast ? clock : batchClock).hour }

    /// Each number of a redriven line counts once, in any order. The numbers are names, given by what was set aside: those that nobody gives in
    /// again are no missing packets, so a range of them holds none.
    private mutating func redrivenArrived(_ batch: PacketBatch) -> BatchVerdict {
        if batch.number > lastNumber {
            if batch.number > lastNumber + 1 {
                guard missing.count < Self.unusedMax else { return .crowded }
                missing.append(MissingRange(unused: lastNumber + 1...batch.number - 1))
            }
            lastNumber = batch.number
        } else if let index = missing.firstIndex(where: { $0.first <= batch.number && batch.number <= $0.last }) {
            let rest = missing[index].without(number: batch.number)
            guard missing.count - 1 + rest.count <= Self.unusedMax else { return .crowded }
            missing.replaceSubrange(index...index, with: rest)
        } else {
            duplicate += batch.packetCount
            delivered += batch.packetCount
            return .duplicate
        }
        delivered += batch.packetCount
        captured += batch.packetCount
        return .new
    }

    mutating func packetsCaptured(_ tally: CapturedTally) {
        guard tally.count > 0 else { return }
        counted += tally.count
        firstCaptured = min(firstCaptured ?? tally.first, tally.first)
        lastCaptured = max(lastCaptured ?? tally.last, tally.last)
    }

    mutating func packetSetAside(_ reason: SetAsideReason) {
        switch reason {
        case .late: late += 1
        case .clock: clockRefused += 1
        case .malformed: malformed += 1
        case .unreadable: unreadable += 1
        // Such a record never comes this far: nobody's account takes what nobody is known to have written.
        case .identity: break
        }
    }
}

/// The packets of a batch that count, for its line.
struct CapturedTally {
    private(set) var count: Int64 = 0
    private(set) var first = Timestamp(nanoseconds: .max)
    private(set) var last = Timestamp.distantPast

    mutating func take(_ packet: PacketRecord, isRefused: Bool) {
        guard !isRefused else { return }
        count += 1
        (first, last) = (min(first, packet.captured), max(last, packet.captured))
    }
}

extension MissingRange {
    /// The batch's packets lie within the range, and at its edge if the batch's number does: otherwise packets would vanish from the
    /// account.
    fileprivate func fits(_ batch: PacketBatch) -> Bool {
        let end = batch.packetsBefore + batch.packetCount
        let fitsBefore = batch.number == first ? batch.packetsBefore == packetsBefore : batch.packetsBefore >= packetsBefore
        return fitsBefore && (batch.number == last ? end == packetsAfter : end <= packetsAfter)
    }

    /// What is still missing after the batch came: nothing, one side, or both.
    fileprivate func without(_ batch: PacketBatch) -> [MissingRange] {
        let end = batch.packetsBefore + batch.packetCount
        var rest: [MissingRange] = []
        if batch.number > first {
            rest.append(MissingRange(first: first, last: batch.number - 1, packetsBefore: packetsBefore, packetsAfter: batch.packetsBefore))
        }
        if batch.number < last {
            rest.append(MissingRange(first: batch.number + 1, last: last, packetsBefore: end, packetsAfter: packetsAfter))
        }
        return rest
    }

    /// Numbers of a redriven line that have not come.
    fileprivate init(unused numbers: ClosedRange<Int64>) {
        self.init(first: numbers.lowerBound, last: numbers.upperBound, packetsBefore: 0, packetsAfter: 0)
    }

    fileprivate func without(number: Int64) -> [MissingRange] {
        var rest: [MissingRange] = []
        if number > first { rest.append(MissingRange(unused: first...number - 1)) }
        if number < last { rest.append(MissingRange(unused: number + 1...last)) }
        return rest
    }
}
