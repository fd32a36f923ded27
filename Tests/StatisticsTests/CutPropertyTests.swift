import Pipeline
import TestSupport
import Testing

@testable import Statistics

/// Starts that find an input of which any part at the beginning is gone.
struct CutPropertyTests {
    private struct Outcome {
        var published: [String: Statistic] = [:]
        /// What was published when the starts came.
        var before: [String: [StatisticValue]] = [:]
        /// No window that began later has lost anything.
        var bound = Timestamp.distantPast
        var cuts = 0
    }

    /// - Parameter isLive: records are sent when they are written, not long after.
    private func run(_ seed: Int, _ world: inout World, isTold: Bool, isLive: Bool = false) throws -> Outcome {
        var random = SeededRandom(seed: seed &+ 9_000)
        var (aggregator, outcome, own) = (Aggregator(generation: 1, partition: 0), Outcome(), [StatisticRow]())
        var (first, next, mustBound, sent) = (0, 0, false, [Timestamp]())
        // Until when what is gone was sent.
        var gone = Timestamp.distantPast
        func send() { while sent.count < world.rows.count { sent.append(isLive ? world.now : noon + .days(1_000)) } }
        func take(_ offset: Int) throws {
            var aside: [SetAside] = []
            let row = try CountedAttackRow(encoded: world.rows[offset].encoded())
            aggregator.take(Record(partition: 0, offset: Int64(offset), sent: sent[offset], value: row), setAside: &aside)
        }
        func flush() throws {
            var rows: [StatisticRow] = []
            aggregator.flush(into: &rows)
            if let commit = aggregator.commit() { rows.append(commit) }
            for row in rows {
                own.append(try StatisticRow(encoded: row.encoded()))
                if case .statistic(let statistic) = row { outcome.published[Desk.name(statistic.key)] = statistic }
            }
        }
        func restart() throws {
            first = max(first, min(random.number(max(0, next - 60)...next), lastTold(world.rows.prefix(next)) ?? .max))
            for (name, row) in outcome.published { outcome.before[name, default: []].append(row.value) }
            mustBound = true
            aggregator = Aggregator(generation: 1, partition: 0)
            for (offset, row) in own.enumerated() { aggregator.restore(row, offset: Int64(offset)) }
            let wanted = Int(aggregator.restored())
            if wanted < first {
                outcome.cuts += 1
                gone = max(gone, first < sent.count ? sent[first] + Lateness.clockTolerance : noon + .days(1_000))
                if isTold { aggregator.inputBegins(at: Int64(first)) }
            }
            for offset in max(wanted, first)..<max(wanted, first, next) { try take(offset) }
        }
        for step in 0..<80 {
            world.step()
            // Where no line is left, the next one says how far what is gone may reach.
            send()
            if mustBound {
                let newest = world.clocks.values.flatMap(\.values).max() ?? .distantPast
                outcome.bound = max(outcome.bound, isLive && gone > .distantPast ? min(gone, newest) : newest)
            }
            mustBound = false
            if step == 79 { world.finish() }
            send()
            while next < world.rows.count {
                try take(next)
                next += 1
                if random.chance(15) { try flush() }
            }
            // Early, so that there is time to go on.
            if step < 40, random.chance(5) {
                try flush()
                try restart()
            }
        }
        try flush()
        return outcome
    }

    /// Where the lines lie that are not to be cut: where a platform has several sensors, the newest of each of them is always left.
    private func lastTold(_ rows: ArraySlice<AttackRow>) -> Int? {
        var newest: [String: [String: Int]] = [:]
        for (offset, row) in zip(rows.indices, rows) {
            if case .line(let line) = row { newest[line.platform, default: [:]][line.sensor] = offset }
        }
        return newest.values.filter { $0.count > 1 }.flatMap(\.values).min()
    }

    private func faults(_ outcome: Outcome, _ world: World) -> [String] {
        let expected = PlainCount(world).values
        return Set(expected.keys).union(outcome.published.keys).sorted().filter { name in
            let value = outcome.published[name]?.value ?? .zero
            if value == expected[name] ?? .zero { return false }
            guard let row = outcome.published[name] else {
                // Only what was there when a start came can have been lost on the way.
                return Self.start(of: name, world) >= outcome.bound
            }
            // What is common depends on what is gone of other platforms, too.
            if row.key.measure == .common, row.start < outcome.bound { return false }
            return row.start >= outcome.bound || !(outcome.before[name]?.contains(value) ?? false)
        }
    }

    /// Where a window starts, by the name of its row.
    private static func start(of name: String, _ world: World) -> Timestamp {
        let words = name.split(separator: " ")
        let window = words[1].split(separator: "-")
        let lengths: [Substring: Int64] = ["hour": 3_600, "day": 86_400]
        if let number = Int64(window[1]), let length = lengths[window[0]] { return Timestamp(seconds: number * length) }
        guard let clock = world.clock(of: String(words[0])) else { return .distantPast }
        return Window.rollingWeek.start(at: clock)
    }

    @Test("whatever is gone: a number is what it was when the start came, or what a plain count says", arguments: 1...30, [false, true])
    func cut(seed: Int, isLive: Bool) throws {
        var world = World(seed: seed, isPrompt: true)
        let outcome = try run(seed, &world, isTold: true, isLive: isLive)
        #expect(faults(outcome, world) == [])
    }

    @Test("the same finds wrong numbers if the start does not know: it can tell")
    func untold() throws {
        var (wrong, cuts) = (0, 0)
        for seed in 1...30 {
            var world = World(seed: seed, isPrompt: true)
            let outcome = try run(seed, &world, isTold: false)
            cuts += outcome.cuts
            if !faults(outcome, world).isEmpty { wrong += 1 }
        }
        #expect(wrong > 3 && cuts > 10, "\(wrong) of \(cuts)")
    }
}
