/// What a set of machine activities says as a whole: an attack's, or that of one window of it.
package struct AttackSummary: Equatable, Sendable {
    /// One a machine, sorted by index; the stretches of time added up.
    package var machines: [MachineActivity]

    /// - Parameter machines: sorted by index, each once.
    package init(machines: [MachineActivity]) { self.machines = machines }

    package init(hours: some Sequence<HourActivity>) {
        var sum = HourActivity(hour: HourActivity.folded)
        for hour in hours { sum.merge(hour) }
        machines = sum.machines
    }

    package var packetsReceived: Int64 { machines.reduce(0) { $0 &+ $1.packetsReceived } }
    package var packetsSent: Int64 { machines.reduce(0) { $0 &+ $1.packetsSent } }
    package var bytesReceived: Int64 { machines.reduce(0) { $0 &+ $1.bytesReceived } }
    package var bytesSent: Int64 { machines.reduce(0) { $0 &+ $1.bytesSent } }
    package var handshakes: Int64 { machines.reduce(0) { $0 &+ $1.handshakes } }

    /// Machines that something other than an answer reached.
    package var machinesReached: Int { machines.count { $0.isReached } }

    /// The source never completed a TCP handshake: its address may be forged.
    package var isSpoofable: Bool { handshakes == 0 }

    /// The class of the source (definitions, "Classes of a source"): the first rule that holds.
    package var attackClass: AttackClass {
        var (reached, isTargeted, hasService) = (0, false, false)
        for machine in machines where machine.isReached {
            reached += 1
            if machine.isTargeted { isTargeted = true }
            if machine.hasService { hasService = true }
        }
        if reached == 0 { return .answer }
        if !isTargeted { return .backscatter }
        if hasService { return .service }
        return reached >= 2 ? .scan : .probe
    }

    /// In which order the machines were visited; nil if none was reached.
    package var visitingOrder: VisitingOrder? {
        let visits = machines.filter(\.isReached).compactMap { activity in activity.firstTargeting.map { (activity.machine, $0) } }
        guard visits.count > 1 else { return visits.isEmpty ? nil : .single }
        let order = visits.sorted { $0.1 < $1.1 }.map(\.0)
        if order == order.sorted() { return .increasing }
        return order == order.sorted(by: >) ? .decreasing : .other
    }

    /// Two machines were visited at the same time.
    package var isParallel: Bool {
        let visits = machines.filter(\.isReached).sorted { $0.firstSeen < $1.firstSeen }
        return zip(visits, visits.dropFirst()).contains { $0.lastSeen >= $1.firstSeen }
    }
}

package enum AttackClass: String, CaseIterable, Sendable { case answer, backscatter, service, scan, probe }

package enum VisitingOrder: String, CaseIterable, Sendable { case single, increasing, decreasing, other }
