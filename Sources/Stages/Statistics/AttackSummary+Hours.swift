import Pipeline

extension AttackSummary {
    /// Touches from which on they are sorted together instead of one inserted after the other.
    private static let insertionMax = 64

    /// The same as `init(hours:)`, in time that grows with the number of touches and not with its square.
    static func of(_ hours: ArraySlice<HourActivity>) -> AttackSummary {
        if hours.count == 1, let hour = hours.first, zip(hour.machines, hour.machines.dropFirst()).allSatisfy({ $0.machine < $1.machine }) {
            return AttackSummary(machines: hour.machines)
        }
        let count = hours.reduce(0) { $0 + $1.machines.reduce(0) { $0 + $1.touches.count } }
        guard hours.count > 1, count > insertionMax else { return AttackSummary(hours: hours) }
        var touches: [UInt8: [Touch]] = [:]
        var truncated: Set<UInt8> = []
        let light = hours.map { hour in
            var hour = hour
            for index in hour.machines.indices {
                let machine = hour.machines[index].machine
                touches[machine, default: []] += hour.machines[index].touches.entries
                if hour.machines[index].touches.isTruncated { truncated.insert(machine) }
                hour.machines[index].touches = TouchSet()
            }
            return hour
        }
        var summary = AttackSummary(hours: light)
        for index in summary.machines.indices {
            let machine = summary.machines[index].machine
            summary.machines[index].touches = TouchSet(touches[machine] ?? [], wasTruncated: truncated.contains(machine))
        }
        return summary
    }
}

extension TouchSet {
    /// Of every port the two earliest conversations, and of all those the earliest `countMax`: what inserting one by one comes to.
    fileprivate init(_ touches: [Touch], wasTruncated: Bool) {
        let sorted = touches.sorted { $0.target == $1.target ? $0.key < $1.key : $0.target < $1.target }
        var kept: [Touch] = []
        var start = 0
        for touch in sorted {
            if let last = kept.last, last.target != touch.target { start = kept.count }
            let same = kept[start...]
            guard same.count < Self.conversationsPerPortMax, !same.contains(where: { $0.remotePort == touch.remotePort }) else { continue }
            kept.append(touch)
        }
        let isTruncated = kept.count > Self.countMax
        if isTruncated { kept = Array(kept.sorted { $0.key < $1.key }.prefix(Self.countMax)) }
        self.init(restoring: kept, isTruncated: isTruncated || wasTruncated)
    }
}
