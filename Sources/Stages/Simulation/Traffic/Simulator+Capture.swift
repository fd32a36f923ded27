import Pipeline

extension Simulator {
    /// Longer silence begins a new source (definitions, "source").
    private static let gapNanosecondsMax: Int64 = 25 * 3_600_000_000_000

    /// Writes the day's packets in order of time, without those that the sensor missed, and keeps their account.
    mutating func capture(_ platform: Int, into output: inout Output) {
        let site = world.platforms[platform]
        let begin = UTCDay.nanoseconds(day: world.scenario.firstDay)
        var today = DayPackets()
        for key in dayBuffers.keys where !contains(site.outages, key.time) {
            let draft = dayBuffers.drafts[Int(key.draft)]
            let time = site.clock(at: key.time, since: begin)
            let source = dayBuffers.sources[Int(draft.source)]
            let writer = DraftWriter(
                system: world.systems[source.identity.system], hops: source.hops, source: source.identity.address,
                machine: site.addresses[dayBuffers.visits[Int(draft.visit)].machine])
            let payload = site.uses[source.use].script.steps[Int(draft.step)].payload
            if contains(site.late, key.time) {
                if states[platform].count.late == 0 { output.late.append(contentsOf: CaptureBytes.header) }
                states[platform].count.late += 1
                writer.write(draft, payload: payload, at: time, into: &output.late)
            } else {
                writer.write(draft, payload: payload, at: time, into: &output.capture)
            }
            today.take(isReceived: draft.kind.isReceived, on: UTCDay.day(nanoseconds: time), &states[platform].count)
            account(draft, hasPayload: !payload.isEmpty, at: time, platform, into: &output)
        }
        today.end(&states[platform].count)
    }

    private func contains(_ spans: [Range<Int64>], _ time: Int64) -> Bool { !spans.isEmpty && spans.contains { $0.contains(time) } }

    private mutating func account(_ draft: PacketDraft, hasPayload: Bool, at time: Int64, _ platform: Int, into output: inout Output) {
        let index = Int(draft.source)
        if dayBuffers.sources[index].isSeen, time - dayBuffers.sources[index].lastSeen > Self.gapNanosecondsMax {
            finish(index, platform, into: &output)
            forget(index)
        }
        if !dayBuffers.sources[index].isKnown { meet(index, platform) }
        let day = UTCDay.day(nanoseconds: time)
        if dayBuffers.sources[index].day != day {
            endDay(ofSource: index, platform)
            dayBuffers.sources[index].day = day
            states[platform].count.sourceSeen(on: day)
        }
        dayBuffers.sources[index].take(draft.kind, at: time)
        dayBuffers.visits[Int(draft.visit)].take(draft, hasPayload: hasPayload, at: time)
    }

    private mutating func meet(_ index: Int, _ platform: Int) {
        dayBuffers.sources[index].isKnown = true
        let member = Int(dayBuffers.sources[index].shared)
        if member >= 0 { shared.members[member].seenOn += 1 } else { states[platform].count.addressSeen() }
    }

    /// The same address begins anew.
    private mutating func forget(_ index: Int) {
        for visit in dayBuffers.sources[index].visits { dayBuffers.visits[visit] = VisitAccount(machine: dayBuffers.visits[visit].machine) }
        dayBuffers.sources[index].forget()
    }

    private mutating func endDay(ofSource index: Int, _ platform: Int) {
        let source = dayBuffers.sources[index]
        guard source.isSeen else { return }
        let script = world.platforms[platform].uses[source.use].script
        for visit in source.visits where dayBuffers.visits[visit].touchedToday.count > 0 {
            states[platform].count.visit(dayBuffers.visits[visit].touchedToday.text(script.steps), on: source.day)
            dayBuffers.visits[visit].touchedToday = TouchOrder()
        }
    }

    /// Keeps the sources that come back, and counts the others as ended.
    mutating func endDay(_ platform: Int, into output: inout Output) {
        for index in dayBuffers.sources.indices {
            var source = dayBuffers.sources[index]
            guard source.returns, !source.isReturn else {
                finish(index, platform, into: &output)
                continue
            }
            let start = states[platform].returningVisits.count
            states[platform].returningVisits.append(contentsOf: dayBuffers.visits[source.visits])
            source.visits = start..<states[platform].returningVisits.count
            source.isReturn = true
            states[platform].returning.append(source)
        }
    }

    private mutating func finish(_ index: Int, _ platform: Int, into output: inout Output) {
        let source = dayBuffers.sources[index]
        endDay(ofSource: index, platform)
        let site = world.platforms[platform]
        let visits = source.visits.map { dayBuffers.visits[$0] }.filter(\.isReached).sorted { $0.machine < $1.machine }
        guard source.isSeen, !visits.isEmpty else { return }
        let script = site.uses[source.use].script
        let name = world.names[source.identity.name]
        let attack = FinishedAttack(
            machines: visits.count, order: VisitAccount.order(visits), attackClass: VisitAccount.attackClass(visits),
            country: world.countries[source.identity.country],
            system: source.isSigned ? world.systems[source.identity.system].family ?? "unknown" : "unknown",
            hostKind: source.identity.name == 0 ? "undetermined" : name.isPersonalComputer ? "personal computer" : "other",
            sequences: visits.map { $0.touched.text(script.steps) })
        states[platform].count.attack(attack)
        let hostName = source.identity.name == 0 ? "" : name.expanded(address: source.identity.address, country: attack.country)
        output.sources.append(contentsOf: attack.line(of: source, on: site.description.id, visits, hostName: hostName).utf8)
    }
}

/// Packets of the current day, added up before they go to the account.
private struct DayPackets {
    private var day = Int32.min
    private var received = 0
    private var sent = 0

    mutating func take(isReceived: Bool, on day: Int32, _ count: inout PlatformCount) {
        if day != self.day {
            end(&count)
            self.day = day
        }
        if isReceived { received += 1 } else { sent += 1 }
    }

    mutating func end(_ count: inout PlatformCount) {
        guard received + sent > 0 else { return }
        count.packets(received: received, sent: sent, on: day)
        (received, sent) = (0, 0)
    }
}
