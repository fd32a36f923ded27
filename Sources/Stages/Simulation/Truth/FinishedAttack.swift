import Pipeline

/// A source that cannot grow any more, in the words of the tables.
struct FinishedAttack {
    var machines: Int
    var order: String
    var attackClass: String
    var country: String
    var system: String
    var hostKind: String
    /// One a machine, in the order of the machines.
    var sequences: [String]

    /// What the columns of `line` are called.
    static let header = [
        "platform", "source", "first_seen", "last_seen", "class", "visiting_order", "machines", "packets_received", "packets_sent", "country",
        "operating_system", "host_kind", "host_name", "ports_sequences",
    ]

    /// As one line of a table with tabs.
    func line(of source: ActiveSource, on platform: String, _ visits: [VisitAccount], hostName: String) -> String {
        let visited = zip(visits, sequences).map { "\($0.machine + 1)=\($1)" }.joined(separator: " ")
        let columns = [
            platform, Address(ipv4: source.identity.address).description, Timestamp(nanoseconds: source.firstSeen).text(isFractionAlwaysShown: true),
            Timestamp(nanoseconds: source.lastSeen).text(isFractionAlwaysShown: true), attackClass, order, String(machines), String(source.packetsReceived),
            String(source.packetsSent), country, system, hostKind, hostName, visited,
        ]
        return columns.joined(separator: "\t") + "\n"
    }
}

extension VisitAccount {
    /// The class of a source by what it did to the machines it reached (definitions, "classes of a source").
    static func attackClass(_ visits: [VisitAccount]) -> String {
        if !visits.contains(where: \.isTargeted) { return "backscatter" }
        if visits.contains(where: \.hasService) { return "service" }
        return visits.count > 1 ? "scan" : "probe"
    }

    /// - Parameter visits: in the order of the machines.
    static func order(_ visits: [VisitAccount]) -> String {
        guard visits.count > 1 else { return "single" }
        let times = visits.map { $0.isTargeted ? $0.firstTargeting : $0.firstReceived }
        let steps = zip(times, times.dropFirst())
        if steps.allSatisfy({ $0 < $1 }) { return "increasing" }
        return steps.allSatisfy { $0 > $1 } ? "decreasing" : "other"
    }
}

extension ActiveSource {
    mutating func take(_ kind: FrameKind, at time: Int64) {
        firstSeen = min(firstSeen, time)
        lastSeen = max(lastSeen, time)
        if kind.isReceived { packetsReceived += 1 } else { packetsSent += 1 }
        if kind == .syn { isSigned = true }
    }

    mutating func forget() {
        (firstSeen, lastSeen, day, packetsReceived, packetsSent, isSigned) = (.max, .min, .min, 0, 0, false)
    }
}
