import Pipeline

/// The same numbers from the packets themselves, one window after the other, without any of the aggregator's parts.
struct PlainCount {
    private(set) var values: [String: StatisticValue] = [:]
    private let packets: [String: [UInt32: [Event]]]

    init(_ world: World) {
        var packets: [String: [UInt32: [Event]]] = [:]
        for source in world.sources where source.absorbedBy == nil {
            packets[source.platform, default: [:]][source.address, default: []] += source.events
        }
        self.packets = packets
        for (platform, addresses) in packets {
            let hours = addresses.values.flatMap { $0.map(\.time.hour) }
            for hour in Set(hours) { count(platform, .hour(hour), hour...hour) }
            for day in Set(hours.map { $0 / 24 }) { count(platform, .day(day), day * 24...day * 24 + 23) }
            guard let clock = world.clock(of: platform) else { continue }
            count(platform, .rollingDay, clock.hour - 23...clock.hour)
            count(platform, .rollingWeek, clock.hour - 167...clock.hour)
            countRollingHour(platform, clock)
        }
    }

    private mutating func add(
        _ platform: String, _ window: Window, _ measure: Measure, _ item: String, _ events: [Event], visits: Int64 = 0
    ) {
        var value = StatisticValue()
        (value.sources, value.visits) = (1, visits)
        value.packets = Int64(events.count)
        value.bytes = events.reduce(0) { $0 + $1.bytes }
        values["\(platform) \(window) \(measure.rawValue) \(item)", default: .zero] += value
    }

    private mutating func count(_ platform: String, _ window: Window, _ hours: ClosedRange<Int32>) {
        for (address, all) in packets[platform] ?? [:] {
            let events = all.filter { hours.contains($0.time.hour) }
            guard events.contains(where: \.isAttack) else { continue }
            let machines = Dictionary(grouping: events, by: \.machine).filter { $0.value.contains(where: \.isAttack) }
            add(platform, window, .all, "", events)
            add(platform, window, .machines, "\(machines.count)", events)
            add(platform, window, .order, Self.order(machines), events)
            add(platform, window, .attackClass, Self.attackClass(machines), events)
            add(platform, window, .country, World.country(of: address), events)
            add(platform, window, .system, World.family(of: address) ?? "unknown", events)
            for (text, visits) in Dictionary(grouping: machines.values.map(Self.sequence), by: { $0 }) {
                add(platform, window, .sequence, text, [], visits: Int64(visits.count))
            }
            for port in Set(events.filter(\.isTouch).map(\.target.description)) { add(platform, window, .port, port, []) }
            let isCommon = packets.contains { other, addresses in
                other != platform && addresses[address]?.contains { $0.isAttack && hours.contains($0.time.hour) } ?? false
            }
            if isCommon { add(platform, window, .common, "", events) }
        }
    }

    private mutating func countRollingHour(_ platform: String, _ clock: Timestamp) {
        for (address, all) in packets[platform] ?? [:] {
            let events = all.filter { $0.time.slot > clock.slot - 12 && $0.time.slot <= clock.slot }
            let hours = (clock.slot - 11) / 12...clock.slot / 12
            guard !events.isEmpty, all.contains(where: { $0.isAttack && hours.contains($0.time.hour) }) else { continue }
            add(platform, .rollingHour, .all, "", events)
            add(platform, .rollingHour, .country, World.country(of: address), events)
            add(platform, .rollingHour, .system, World.family(of: address) ?? "unknown", events)
        }
    }

    private static func sequence(_ events: [Event]) -> String {
        var seen: [String] = []
        for event in events.filter(\.isTouch).sorted(by: before) where !seen.contains(event.target.description) {
            seen.append(event.target.description)
        }
        return "{\(seen.joined(separator: ","))}"
    }

    private static func order(_ machines: [UInt8: [Event]]) -> String {
        let first = machines.compactMapValues { events in
            (events.filter { $0.isTouch || $0.kind == .portless }.min(by: before)) ?? events.min(by: before)
        }
        let order = first.sorted { before($0.value, $1.value) }.map(\.key)
        if order.count == 1 { return "single" }
        return order == order.sorted() ? "increasing" : order == order.sorted().reversed() ? "decreasing" : "other"
    }

    private static func attackClass(_ machines: [UInt8: [Event]]) -> String {
        let events = machines.values.flatMap { $0 }
        if !events.contains(where: { $0.isTouch || $0.kind == .portless }) { return "backscatter" }
        if events.contains(where: { $0.kind == .stream || $0.kind == .datagram }) { return "service" }
        return machines.count > 1 ? "scan" : "probe"
    }

    private static func before(_ left: Event, _ right: Event) -> Bool { (left.time, left.index) < (right.time, right.index) }
}
