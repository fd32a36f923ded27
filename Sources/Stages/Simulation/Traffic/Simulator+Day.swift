import Pipeline

extension Simulator {
    /// A visit is not made longer than that.
    private static let extraMax = 20_000
    /// Between the beginnings of a common address on two platforms.
    private static let wanderNanosecondsMax: Int64 = 7_200_000_000_000

    /// Plays the current day on one platform. To be called once for each platform, in order.
    package mutating func generate(platform: Int, into output: inout Output) throws(ScenarioFault) {
        if day == 0 { output.capture.append(contentsOf: CaptureBytes.header) }
        dayBuffers.removeAll()
        dayBuffers.sources.append(contentsOf: states[platform].returning)
        dayBuffers.visits.append(contentsOf: states[platform].returningVisits)
        states[platform].returning.removeAll(keepingCapacity: true)
        states[platform].returningVisits.removeAll(keepingCapacity: true)
        var chance = Chance(seed: world.scenario.seed, 3, platform, day)
        try addSources(platform, &chance)
        planPackets(platform, &chance)
        for source in dayBuffers.sources.indices { try draft(source, platform, &chance) }
        for index in dayBuffers.drafts.indices {
            dayBuffers.keys.append(DayBuffers.Key(time: dayBuffers.drafts[index].time, draft: Int32(index)))
        }
        dayBuffers.keys.sort { ($0.time, $0.draft) < ($1.time, $1.draft) }
        capture(platform, into: &output)
        endDay(platform, into: &output)
    }

    private mutating func addSources(_ platform: Int, _ chance: inout Chance) throws(ScenarioFault) {
        let site = world.platforms[platform]
        let slots = shared.slots(of: platform)
        var unnamed: [Int] = []
        for (index, use) in site.uses.enumerated() {
            var mine = slots.filter { $0.use == index }
            var kinds: [Int] = []
            states[platform].visits[index].fill(&kinds, count: Int(use.counts[day]), &chance)
            for machines in kinds {
                var source: ActiveSource
                if let slot = mine.popLast() {
                    source = ActiveSource(identity: shared.members[slot.member].identity, use: index, hops: 0, visits: 0..<0)
                    source.shared = Int32(slot.member)
                    if let kind = site.namePlaces.firstIndex(of: source.identity.name) { states[platform].names.give(kind) }
                    source.start = shared.members[slot.member].start + chance.nanoseconds(0, Self.wanderNanosecondsMax)
                } else {
                    source = ActiveSource(identity: try identity(use, &chance), use: index, hops: 0, visits: 0..<0)
                    source.start = DayTime.draw(use.rhythm, &chance)
                    source.returns = !isLastDay && chance.happens(percent: world.scenario.tools[use.tool].returnPercent)
                    if let names = use.names {
                        source.identity.name = names.draw(&chance)
                        remember(source.identity)
                    } else {
                        unnamed.append(dayBuffers.sources.count)
                    }
                }
                source.hops = UInt8(5 + chance.below(20))
                source.visits = addVisits(machines + 1, site, use, index, platform, &chance)
                dayBuffers.sources.append(source)
            }
        }
        nameSources(unnamed, platform, &chance)
    }

    private mutating func nameSources(_ unnamed: [Int], _ platform: Int, _ chance: inout Chance) {
        let site = world.platforms[platform]
        guard !site.nameWeights.isEmpty else { return }
        var kinds: [Int] = []
        states[platform].names.fill(&kinds, count: unnamed.count, &chance)
        for (source, kind) in zip(unnamed, kinds) {
            dayBuffers.sources[source].identity.name = site.namePlaces[kind]
            remember(dayBuffers.sources[source].identity)
        }
    }

    /// Chooses machines, and the order in which they are visited.
    private mutating func addVisits(
        _ count: Int, _ site: Site, _ use: ToolUse, _ useIndex: Int, _ platform: Int, _ chance: inout Chance
    ) -> Range<Int> {
        var machines = Array(site.addresses.indices)
        chance.mix(&machines)
        machines = machines.prefix(count).sorted()
        if count > 1 {
            switch world.scenario.tools[use.tool].orders[states[platform].orders[useIndex].next()].text {
            case "decreasing": machines.reverse()
            case "other" where count > 2: machines.swapAt(0, 1)
            default: break
            }
        }
        let start = dayBuffers.visits.count
        for machine in machines { dayBuffers.visits.append(VisitAccount(machine: machine)) }
        return start..<dayBuffers.visits.count
    }

    /// Decides how long each visit is. A platform with a number of packets a day gives what its visits need at least, and the rest to the
    /// talkative ones: a few get much.
    private mutating func planPackets(_ platform: Int, _ chance: inout Chance) {
        let site = world.platforms[platform]
        dayBuffers.extras.append(contentsOf: repeatElement(0, count: dayBuffers.visits.count))
        var talkers: [(visit: Int, weight: Double)] = []
        var (planned, weight) = (0, 0.0)
        for source in dayBuffers.sources {
            let script = site.uses[source.use].script
            for visit in source.visits {
                let wanted = script.packets.lowerBound + chance.below(script.packets.count)
                dayBuffers.extras[visit] = min(max(0, wanted - script.packetsMin), Self.extraMax)
                planned += script.packetsMin + dayBuffers.extras[visit]
                guard script.talk > 0, !source.isReturn else { continue }
                let own = script.talk * chance.tailed()
                weight += own
                talkers.append((visit, own))
            }
        }
        states[platform].sourcesPlanned += site.uses.reduce(0) { $0 + Int($1.counts[day]) }
        states[platform].packetsPlanned += planned
        guard let wanted = packetsWanted(site, states[platform]) else { return }
        let budget = wanted - states[platform].packetsPlanned
        guard budget > 0, weight > 0 else { return }
        var (sum, given) = (0.0, 0)
        for talker in talkers {
            sum += talker.weight
            let extra = min(Int(sum / weight * Double(budget)) - given, Self.extraMax)
            given += extra
            dayBuffers.extras[talker.visit] += extra
        }
        states[platform].packetsPlanned += given
    }

    /// Packets from the first day to the current one; nil if the platform has no number.
    private func packetsWanted(_ site: Site, _ state: SiteState) -> Int? {
        guard let perDay = site.packetsPerDay else { return nil }
        let all = site.uses.reduce(0) { $0 + $1.total }
        guard all > 0 else { return nil }
        return Int(perDay * Double(world.scenario.days) * Double(state.sourcesPlanned) / Double(all))
    }

    private mutating func draft(_ index: Int, _ platform: Int, _ chance: inout Chance) throws(ScenarioFault) {
        let source = dayBuffers.sources[index]
        let use = world.platforms[platform].uses[source.use]
        let first = dayBuffers.drafts.count
        var drafting = Drafting(use.script, source: index, chance: Chance(seed: chance.next()))
        for visit in source.visits { drafting.visit(visit, extra: dayBuffers.extras[visit], into: &dayBuffers.drafts) }
        let latest = UTCDay.nanosecondsPerDay - drafting.end - 1
        guard latest >= 0 else {
            throw ScenarioFault("tool \"\(world.scenario.tools[use.tool].name)\" makes a source that is at work for more than a day: give it fewer packets")
        }
        guard dayBuffers.drafts.count <= WorldCheck.packetsPerDayMax else {
            throw ScenarioFault(
                "platform \"\(world.platforms[platform].description.id)\" has more than \(WorldCheck.packetsPerDayMax) packets on one day: "
                    + "give it fewer sources or packets")
        }
        var start = source.start
        // At most 24 hours after its first packet of the day before.
        if source.isReturn { start = Int64(Double(start) * (0.3 + 0.7 * chance.unit())) }
        start = min(start, latest)
        dayBuffers.sources[index].start = start
        for draft in first..<dayBuffers.drafts.count { dayBuffers.drafts[draft].time += dayBegin + start }
    }
}
