import Pipeline
import TestSupport

/// Messages of every kind with ordinary and extreme values, the same for the same seed.
struct RandomMessages {
    var numbers: SeededRandom

    init(seed: UInt64) { numbers = SeededRandom(seed: seed) }

    mutating func maybe<Value>(_ value: @autoclosure () -> Value) -> Value? { numbers.chance(0.5) ? value() : nil }

    mutating func several<Value>(_ make: (inout RandomMessages) -> Value) -> [Value] { (0..<numbers.below(3)).map { _ in make(&self) } }

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) -> Value {
        switch numbers.below(5) {
        case 0: 0
        case 1: .max
        case 2: .min
        case 3: Value(truncatingIfNeeded: numbers.below(300))
        default: Value.random(in: .min ... .max, using: &numbers)
        }
    }

    /// Not negative, and far enough from the end that sums fit.
    mutating func count() -> Int64 { numbers.pick([0, 1, 127, 128, 1 << 40, 1 << 60, Int64(numbers.below(1_000_000))]) }

    mutating func time() -> Timestamp { Timestamp(nanoseconds: integer()) }

    mutating func text() -> String {
        numbers.pick(["", "france1", "Österreich ☂", "\u{0}", "a\"b\\c\n", String(repeating: "x", count: 200)])
    }

    mutating func name() -> String { numbers.pick(["france1", "sensor-2", "日本", "a/b"]) }

    mutating func data() -> [UInt8] { (0..<numbers.pick([0, 1, 5, 127, 128, 400])).map { _ in integer() } }

    mutating func address() -> Address {
        numbers.chance(0.5) ? Address(ipv4: integer()) : Address(high: integer(), low: integer())
    }

    mutating func revision() -> Revision { Revision(generation: integer(), offset: numbers.pick([-1, 0, 1, 1 << 50, .max - 1])) }

    mutating func sessionID() -> SessionID {
        SessionID(generation: integer(), partition: integer(), offset: integer(), index: integer())
    }

    mutating func batch() -> PacketBatch {
        PacketBatch(
            platform: name(), sensor: name(), epoch: integer(), number: numbers.pick([0, 1, .max]), packetsBefore: count() & (1 << 60 - 1),
            packetCount: numbers.pick([0, 1, 128, 1 << 24]), clock: time(), packets: data(), isRedriven: numbers.chance(0.5))
    }

    mutating func report() -> SensorReport {
        let machines = several { PlatformDescription.Machine(index: $0.integer(), address: $0.address(), system: $0.text()) }
        let platform = PlatformDescription(id: name(), country: text(), networkKind: text(), machines: machines)
        var report = SensorReport(platform: platform, sensor: name(), epoch: integer(), hour: integer(), reported: time())
        (report.minutesUp, report.captured, report.dropped) = (integer(), integer(), integer())
        (report.ignored, report.published, report.discarded) = (integer(), integer(), integer())
        (report.version, report.isReplay) = (text(), numbers.chance(0.5))
        (report.spooled, report.spooledBytes) = (integer(), integer())
        return report
    }

    mutating func line() -> LedgerLine {
        var line = LedgerLine(platform: name(), sensor: name(), epoch: integer(), partition: integer(), revision: revision())
        line.lastNumber = numbers.pick([-1, 0, 1, .max])
        (line.captured, line.delivered, line.counted, line.duplicate) = (count(), count(), count(), count())
        (line.late, line.clockRefused, line.malformed, line.unreadable) = (count(), count(), count(), count())
        line.missing = several {
            let (first, before) = ($0.count(), $0.count())
            return MissingRange(first: first, last: first + $0.count(), packetsBefore: before, packetsAfter: before + $0.count())
        }
        (line.clock, line.firstCaptured, line.lastCaptured) = (time(), maybe(Timestamp(nanoseconds: 0)), maybe(Timestamp(nanoseconds: -1)))
        (line.rowsFrom, line.isRedriven, line.lostRecords) = (count(), numbers.chance(0.5), count())
        let hours = Set((0..<numbers.pick([0, 1, 72])).map { _ in integer(Int32.self) })
        line.hours = hours.sorted().map { hour($0) }
        line.isQuiet = numbers.chance(0.5)
        return line
    }

    mutating func hour(_ number: Int32) -> LedgerHour {
        var hour = LedgerHour(hour: number)
        (hour.captured, hour.delivered, hour.counted, hour.duplicate) = (count(), count(), count(), count())
        (hour.missing, hour.late, hour.clockRefused) = (numbers.chance(0.5) ? count() : -count(), count(), count())
        (hour.malformed, hour.unreadable, hour.lostRecords) = (count(), count(), count())
        return hour
    }

    mutating func commit() -> Commit {
        let clocks = several { messages in
            PlatformClock(
                platform: messages.text(), watermark: messages.time(),
                sensors: messages.several { SensorClock(sensor: $0.text(), clock: $0.time()) })
        }
        return Commit(partition: integer(), revision: revision(), restoreFrom: integer(), clocks: clocks)
    }

    mutating func letter() -> DeadLetter {
        var letter = DeadLetter(
            service: text(), topic: text(), partition: integer(), offset: integer(), reason: text(), detail: text(), key: data(),
            value: data(), index: maybe(7), captured: time())
        let origin = BatchOrigin(platform: name(), sensor: name(), epoch: integer(), number: numbers.pick([0, 1, .max]), isRedriven: numbers.chance(0.5))
        letter.batch = maybe(origin)
        (letter.generation, letter.signature) = (integer(), data())
        return letter
    }

    mutating func statistic() -> Statistic {
        let window = numbers.pick([Window.hour(integer()), .day(integer()), .rollingHour, .rollingDay, .rollingWeek])
        let revision = revision()
        let key = StatisticKey(
            platform: name(), window: window, measure: numbers.pick(Measure.allCases), item: text(), partition: integer(),
            generation: revision.generation)
        var value = StatisticValue()
        (value.sources, value.visits, value.packets, value.bytes) = (integer(), integer(), integer(), integer())
        return Statistic(key: key, revision: revision, value: value, start: time(), end: time(), asOf: time(), isFinal: numbers.chance(0.5))
    }

    mutating func attack() -> Attack {
        var enrichment = Enrichment()
        (enrichment.level, enrichment.databaseBuild, enrichment.databaseName) = (integer(), time(), text())
        (enrichment.country, enrichment.city, enrichment.asn) = (numbers.pick(["??", "DE", "FR"]), text(), integer())
        (enrichment.network, enrichment.hostName) = (text(), maybe(""))
        (enrichment.hostKind, enrichment.hostPatterns) = (numbers.pick([nil, .personalComputer, .other]), text())
        let system = OperatingSystem(
            family: text(), name: text(), flavour: text(), distance: integer(), match: numbers.pick([.exact, .fuzzy, .generic]),
            isApplication: numbers.chance(0.5))
        enrichment.system = maybe(system)
        return Attack(session: session(), enrichment: enrichment)
    }
}
