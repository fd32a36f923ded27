import Pipeline
import Testing

@testable import Simulation

@Suite("Simulator") struct SimulatorTests {
    @Test("the same scenario and seed give the same bytes, another seed gives others")
    func reproducible() throws {
        let (first, again) = (try Played(SmallWorld.scenario()), try Played(SmallWorld.scenario()))
        #expect(first == again)
        var other = SmallWorld.scenario()
        other.seed = 2
        let different = try Played(other)
        #expect(different.captures != first.captures)
        #expect(different.truth != first.truth)
    }

    @Test("sources, machines, orders and packets of a platform are those asked for, whatever the seed", arguments: [1, 2, 3] as [UInt64])
    func quotas(seed: UInt64) throws {
        var scenario = SmallWorld.scenario(days: 10)
        scenario.seed = seed
        for tool in scenario.tools.indices { (scenario.tools[tool].returnPercent, scenario.tools[tool].commonPercent) = (0, 0) }
        let north = try Played(scenario).truth.platforms[0]
        #expect(north.attacks == 800)
        #expect(north.sequences.map(\.portsSequence).prefix(1) == ["{445/tcp}"])
        #expect(north.sequences[0].sources == 400)
        // 60, 10 and 30 %: also pings, which visit one or three machines only, are counted in.
        for (machines, share) in zip(north.machines, [0.6, 0.1, 0.3]) { #expect(abs(Double(machines) - share * 800) <= 8) }
        #expect(abs(north.packetsPerDay - 900) < 1)
        #expect(north.orders["other", default: 0] < 12)
        #expect(abs(Double(north.hostKinds["personal computer", default: 0]) / 800 - 0.33) < 0.01)
    }

    @Test("a peak is on its day, a trend goes up, a rhythm empties the night, and their average is the rate")
    func shapes() throws {
        var scenario = SmallWorld.scenario(days: 10)
        scenario.noisePercent = 0
        scenario.platforms = [scenario.platforms[2]]
        scenario.rhythm = Rhythm(peakHour: 12, depthPercent: 100)
        var rate = Rate(perDay: 100)
        (rate.trendPercent, rate.peaks) = (40, [SmallWorld.firstDay + 6: 3])
        scenario.tools = [SmallWorld.tool("one", [ToolStep(.tcp, 4444)], perDay: 1)]
        scenario.tools[0].rates = ["east": rate]
        let played = try Played(scenario)
        let sequence = played.truth.platforms[0].sequences[0]
        #expect(played.truth.platforms[0].attacks == 1_000)
        #expect(sequence.peakDay == "2004-09-15")
        #expect(sequence.visitsByDay[9] > sequence.visitsByDay[0])
        let hours = try CaptureRecords(played.captures[0]).records.map { $0.time / 3_600_000_000_000 % 24 }
        #expect(hours.count { (10...13).contains($0) } > 8 * hours.count { $0 < 2 || $0 > 21 })
    }

    @Test("no address is given out twice, and all lie in their country's ranges")
    func addresses() throws {
        var plan = try #require(AddressPlan(countries: 3))
        var seen: Set<UInt32> = []
        let ranges = plan.ranges
        for number in 0..<30_000 {
            let next = plan.next(country: number % 3)
            let address = try #require(next)
            let isNew = seen.insert(address).inserted
            let range = ranges.first { $0.low <= address && address <= $0.high }
            guard isNew, range?.country == number % 3 else {
                Issue.record("address \(address) of country \(number % 3)")
                return
            }
        }
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.high < $1.low })
        #expect(Set(seen.map { $0 >> 24 }).count > 20)
    }

    @Test("days are those of the calendar", arguments: [("1970-01-01", 0 as Int32), ("2000-02-29", 11_016), ("2004-09-26", 12_687), ("2026-12-31", 20_818)])
    func calendar(text: String, day: Int32) {
        #expect(UTCDay.text(day: day) == text)
        if day > 0 { #expect(UTCDay.day(text) == (day > 365 ? day : nil)) }
    }

    @Test("what is no day is refused", arguments: ["2004-02-30", "2004-13-01", "04-09-26", "2004-9-26", "", "2004-09-26T00", "1969-01-01"])
    func noDay(text: String) { #expect(UTCDay.day(text) == nil) }

    @Test("a host name has the bytes of its address")
    func hostNames() throws {
        let name = NamePattern(text: "{a}-{d}.DSL.{country}.example")
        #expect(name.expanded(address: 0x0102_0304, country: "TW") == "1-4.DSL.tw.example")
        #expect(name.isPersonalComputer && !NamePattern(text: "host{d}.example").isPersonalComputer)
        let hosts = String(decoding: try Played(SmallWorld.scenario()).hosts, as: UTF8.self).split(separator: "\n")
        #expect(hosts.count > 100)
        #expect(hosts.allSatisfy { $0.split(separator: " ").count == 2 && $0.hasSuffix(".example") })
    }
}
