import Pipeline

/// One platform of a world, with what is sent to it.
struct Site: Sendable {
    let description: PlatformDescription
    let addresses: [UInt32]
    let refusal: ScenarioPlatform.Refusal
    let outages: [Range<Int64>]
    let late: [Range<Int64>]
    let clockOffset: Int64
    let clockDriftPerDay: Int64
    /// Nil: no target.
    let packetsPerDay: Double?
    var names = Weights([])
    /// The same in the order of the scenario, to be handed out by quota.
    var nameWeights: [Double] = []
    var namePlaces: [Int] = []
    var uses: [ToolUse] = []

    init(_ platform: ScenarioPlatform, copy: Int) {
        let id = platform.count == 1 ? platform.id : platform.id + "-" + String(copy + 1, width: 4)
        let step = Self.span(platform.machines)
        let machines = platform.machines.map { machine in
            var machine = machine
            machine.address = Address(ipv4: UInt32(truncatingIfNeeded: machine.address.low) &+ step &* UInt32(copy))
            return machine
        }
        description = PlatformDescription(
            id: id, country: platform.countries[copy % platform.countries.count], networkKind: platform.networkKind, machines: machines)
        addresses = machines.map { UInt32(truncatingIfNeeded: $0.address.low) }
        refusal = platform.refusal
        (outages, late) = (Self.sorted(platform.outages), Self.sorted(platform.late))
        (clockOffset, clockDriftPerDay) = (platform.clockOffset.nanoseconds, platform.clockDriftPerDay.nanoseconds)
        packetsPerDay = platform.packetsPerDay
    }

    /// How far the addresses of the next copy lie away.
    private static func span(_ machines: [PlatformDescription.Machine]) -> UInt32 {
        let numbers = machines.map { UInt32(truncatingIfNeeded: $0.address.low) }
        guard let low = numbers.min(), let high = numbers.max() else { return 1 }
        return high - low + 1
    }

    private static func sorted(_ spans: [Range<Timestamp>]) -> [Range<Int64>] {
        spans.map { $0.lowerBound.nanoseconds..<$0.upperBound.nanoseconds }.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// What the sensor's clock shows at a true time.
    func clock(at time: Int64, since begin: Int64) -> Int64 {
        guard clockDriftPerDay != 0 else { return time + clockOffset }
        return time + clockOffset + Int64(Double(time - begin) / 86_400e9 * Double(clockDriftPerDay))
    }

    /// The parts of a period without outages; empty if there are none.
    func up(_ period: Range<Int64>) -> [Range<Timestamp>] {
        guard !outages.isEmpty else { return [] }
        var (result, begin): ([Range<Timestamp>], Int64) = ([], period.lowerBound)
        for outage in outages + [period.upperBound..<Int64.max] {
            let end = min(outage.lowerBound, period.upperBound)
            if begin < end { result.append(Timestamp(nanoseconds: begin)..<Timestamp(nanoseconds: end)) }
            begin = max(begin, outage.upperBound)
        }
        return result
    }

    /// Gives each use its shares of visits, so that the platform's hold over all sources: the tools without shares of their own get
    /// what the others leave.
    mutating func shareVisits(_ platform: ScenarioPlatform, _ tools: [ScenarioTool]) throws(ScenarioFault) {
        let machines = addresses.count
        let wanted = Self.padded(platform.visits.isEmpty ? [1] : platform.visits, machines)
        let all = Double(uses.reduce(0) { $0 + $1.total })
        var left = wanted.map { $0 * all }
        for index in uses.indices {
            let own = tools[uses[index].tool].visits
            guard !own.isEmpty else { continue }
            guard own.count <= machines else {
                let name = tools[uses[index].tool].name
                throw ScenarioFault("tool \"\(name)\" visits up to \(own.count) machines; platform \"\(description.id)\" has \(machines)")
            }
            let shares = Self.padded(own, machines)
            uses[index].visits = Quota(weights: shares)
            for machine in 0..<machines { left[machine] -= shares[machine] * Double(uses[index].total) }
        }
        let free = uses.indices.filter { tools[uses[$0].tool].visits.isEmpty }
        guard !free.isEmpty else { return }
        if let machine = left.firstIndex(where: { $0 < -0.001 * all }), !platform.visits.isEmpty {
            throw ScenarioFault(
                "platform \"\(description.id)\": tools with shares of their own already send more sources to exactly \(machine + 1) machines "
                    + "than its \"visits\" allow")
        }
        let weights = left.map { max($0, 0) }
        for index in free { uses[index].visits = Quota(weights: weights.contains { $0 > 0 } ? weights : wanted) }
    }

    private static func padded(_ shares: [Double], _ count: Int) -> [Double] {
        let sum = shares.reduce(0, +)
        return shares.map { $0 / sum } + [Double](repeating: 0, count: count - shares.count)
    }

    func sharePackets(_ platform: ScenarioPlatform, _ tools: [ScenarioTool]) throws(ScenarioFault) {
        guard let wanted = packetsPerDay, !uses.isEmpty else { return }
        guard uses.contains(where: { tools[$0.tool].talk > 0 }) else {
            throw ScenarioFault("platform \"\(description.id)\" wants \(wanted) packets a day, but no tool that goes there has \"talk\"")
        }
    }
}
