import Pipeline

/// Adds a platform's truth up, packet by packet and source by source.
struct PlatformCount: Sendable {
    private struct Day {
        var sources = 0
        var packetsReceived = 0
        var packetsSent = 0
    }

    private struct Sequence {
        var visits = 0
        var sources = 0
        var byDay: [Int32: Int] = [:]
    }

    private var days: [Int32: Day] = [:]
    private var sequences: [String: Sequence] = [:]
    private(set) var addresses = 0
    private(set) var packetsReceived = 0
    var late = 0
    private var machines: [Int]
    private var orders: [String: Int] = [:]
    private var ordersOfThree: [String: Int] = [:]
    private var classes: [String: Int] = [:]
    private var countries: [String: Int] = [:]
    private var systems: [String: Int] = [:]
    private var hostKinds: [String: Int] = [:]

    init(machines: Int) { self.machines = Array(repeating: 0, count: machines) }

    mutating func addressSeen() { addresses += 1 }

    mutating func sourceSeen(on day: Int32) { days[day, default: Day()].sources += 1 }

    mutating func packets(received: Int, sent: Int, on day: Int32) {
        packetsReceived += received
        days[day, default: Day()].packetsReceived += received
        days[day, default: Day()].packetsSent += sent
    }

    mutating func visit(_ sequence: String, on day: Int32) { sequences[sequence, default: Sequence()].byDay[day, default: 0] += 1 }

    mutating func attack(_ attack: FinishedAttack) {
        machines[attack.machines - 1] += 1
        orders[attack.order, default: 0] += 1
        if attack.machines >= 3 { ordersOfThree[attack.order, default: 0] += 1 }
        classes[attack.attackClass, default: 0] += 1
        countries[attack.country, default: 0] += 1
        systems[attack.system, default: 0] += 1
        hostKinds[attack.hostKind, default: 0] += 1
        for (place, sequence) in attack.sequences.enumerated() where sequence != "{}" {
            sequences[sequence, default: Sequence()].visits += 1
            if !attack.sequences[..<place].contains(sequence) { sequences[sequence, default: Sequence()].sources += 1 }
        }
    }

    func truth(of site: Site) -> PlatformTruth {
        var truth = PlatformTruth(platform: site.description.id, country: site.description.country)
        let order = days.keys.sorted()
        truth.days = order.map { day in
            let count = days[day] ?? Day()
            return PlatformTruth.Day(
                day: UTCDay.text(day: day), isActive: isActive(day, site), sources: count.sources, packetsReceived: count.packetsReceived,
                packetsSent: count.packetsSent)
        }
        let active = truth.days.filter(\.isActive)
        truth.activeDays = active.count
        truth.sourcesPerDay = Double(active.reduce(0) { $0 + $1.sources }) / Double(max(active.count, 1))
        truth.packetsPerDay = Double(active.reduce(0) { $0 + $1.packetsReceived }) / Double(max(active.count, 1))
        truth.attacks = machines.reduce(0, +)
        truth.packetsReceived = packetsReceived
        truth.packetsSent = truth.days.reduce(0) { $0 + $1.packetsSent }
        truth.sequences = sequences.map { text, count in sequence(text, count, order) }
            .sorted { ($1.visits, $1.sources, $0.portsSequence) < ($0.visits, $0.sources, $1.portsSequence) }
        (truth.machines, truth.orders, truth.ordersOfThree, truth.classes) = (machines, orders, ordersOfThree, classes)
        (truth.countries, truth.systems, truth.hostKinds, truth.late) = (countries, systems, hostKinds, late)
        return truth
    }

    private func sequence(_ text: String, _ count: Sequence, _ days: [Int32]) -> PlatformTruth.Sequence {
        let peak = days.max { (count.byDay[$0] ?? 0, $1) < (count.byDay[$1] ?? 0, $0) } ?? 0
        return PlatformTruth.Sequence(
            portsSequence: text, visits: count.visits, sources: count.sources, peakDay: UTCDay.text(day: peak),
            peakVisits: count.byDay[peak] ?? 0, visitsByDay: days.map { count.byDay[$0] ?? 0 })
    }

    /// As a replay sees it: without outages the sensor was up on each day with a packet, else when it was not out, for half a day at least.
    private func isActive(_ day: Int32, _ site: Site) -> Bool {
        guard !site.outages.isEmpty else { return true }
        let (begin, end) = (UTCDay.nanoseconds(day: day), UTCDay.nanoseconds(day: day + 1))
        let out = site.outages.reduce(Int64(0)) { $0 + max(0, min(end, $1.upperBound) - max(begin, $1.lowerBound)) }
        return out <= (end - begin) / 2
    }
}
