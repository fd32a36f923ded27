/// What one source did to one machine in some stretch of time: sums, minima, maxima and first touches, so that stretches can be added
/// up in any order.
package struct MachineActivity: Equatable, Sendable {
    /// The machine's index on its platform, from 1.
    package var machine: UInt8
    package var packetsReceived: Int64 = 0
    package var packetsSent: Int64 = 0
    /// Lengths of the IP packets on the wire.
    package var bytesReceived: Int64 = 0
    package var bytesSent: Int64 = 0
    /// The first and last packet in either direction.
    package var firstSeen: Timestamp
    package var lastSeen: Timestamp
    package var firstReceived: TouchKey?
    /// The first received packet that is no reply and has no port, such as an ICMP echo request.
    package var firstPortless: TouchKey?
    /// TCP handshakes that the source completed.
    package var handshakes: Int64 = 0
    /// Data came after a finished handshake.
    package var hasStreamData = false
    package var touches = TouchSet()
    /// Replies to something that the machine never sent.
    package var replies = Witnesses()
    /// UDP datagrams with a payload that are no replies.
    package var payloads = Witnesses()

    package init(machine: UInt8, firstSeen: Timestamp, lastSeen: Timestamp) {
        (self.machine, self.firstSeen, self.lastSeen) = (machine, firstSeen, lastSeen)
    }

    /// True if something came that was no answer to the machine's own conversations.
    package var isReached: Bool { isTargeted || !replies.isEmpty }
    package var isTargeted: Bool { !touches.isEmpty || firstPortless != nil }
    package var hasService: Bool { hasStreamData || !payloads.isEmpty }

    /// Decides the visiting order: the first packet that targets, else (backscatter) the first received.
    package var firstTargeting: TouchKey? {
        guard let touch = touches.first else { return firstPortless ?? firstReceived }
        return firstPortless.map { min($0, touch) } ?? touch
    }

    package mutating func merge(_ other: MachineActivity, touchLimit: Int = TouchSet.countMax) {
        packetsReceived &+= other.packetsReceived
        packetsSent &+= other.packetsSent
        bytesReceived &+= other.bytesReceived
        bytesSent &+= other.bytesSent
        handshakes &+= other.handshakes
        firstSeen = min(firstSeen, other.firstSeen)
        lastSeen = max(lastSeen, other.lastSeen)
        firstReceived = earlier(firstReceived, other.firstReceived)
        firstPortless = earlier(firstPortless, other.firstPortless)
        if other.hasStreamData { hasStreamData = true }
        touches.merge(other.touches, limit: touchLimit)
        replies.merge(other.replies)
        payloads.merge(other.payloads)
    }

    package mutating func shrink(touchLimit: Int, witnessLimit: Int) {
        touches.shrink(to: touchLimit)
        replies.shrink(to: witnessLimit)
        payloads.shrink(to: witnessLimit)
    }

    package mutating func remapOrigins(_ map: [UInt16]) {
        if let origin = firstReceived?.origin { firstReceived?.origin = map[Int(origin)] }
        if let origin = firstPortless?.origin { firstPortless?.origin = map[Int(origin)] }
        touches.remapOrigins(map)
        replies.remapOrigins(map)
        payloads.remapOrigins(map)
    }

    private func earlier(_ left: TouchKey?, _ right: TouchKey?) -> TouchKey? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}

/// The activity of one UTC hour, or of all hours older than the kept ones.
package struct HourActivity: Equatable, Sendable {
    /// The hour that stands for everything older than the kept hours.
    package static let folded = Int32.min

    /// Hours since 1970, or `folded`.
    package var hour: Int32
    /// Sorted by machine.
    package var machines: [MachineActivity]

    package init(hour: Int32, machines: [MachineActivity] = []) { (self.hour, self.machines) = (hour, machines) }

    /// Changes the activity of a machine, which is made at its place if it was not there.
    package mutating func with(_ machine: UInt8, at time: Timestamp, _ change: (inout MachineActivity) -> Void) {
        let position = machines.firstIndex { $0.machine >= machine } ?? machines.count
        if position == machines.count || machines[position].machine != machine {
            machines.insert(MachineActivity(machine: machine, firstSeen: time, lastSeen: time), at: position)
        }
        change(&machines[position])
    }

    package mutating func merge(_ other: HourActivity, touchLimit: Int = TouchSet.countMax) {
        for activity in other.machines {
            if let index = machines.firstIndex(where: { $0.machine == activity.machine }) {
                machines[index].merge(activity, touchLimit: touchLimit)
            } else {
                let position = machines.firstIndex { $0.machine > activity.machine } ?? machines.count
                machines.insert(activity, at: position)
            }
        }
    }
}
