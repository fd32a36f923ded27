/// What was captured of a source's visit to one machine. Times are the sensor's.
struct VisitAccount {
    /// Place among the platform's machines, from 0.
    var machine: Int
    var packetsReceived = 0
    var firstTargeting = Int64.max
    var firstReceived = Int64.max
    /// Over the whole life of the source, and on the current day.
    var touched = TouchOrder()
    var touchedToday = TouchOrder()
    /// Steps at which the machine's SYN+ACK was captured.
    var answered: UInt16 = 0
    var hasEcho = false
    var hasReply = false
    var hasService = false

    init(machine: Int) { self.machine = machine }

    var isTargeted: Bool { touched.count > 0 || hasEcho }
    var isReached: Bool { isTargeted || hasReply }

    mutating func take(_ draft: PacketDraft, hasPayload: Bool, at time: Int64) {
        let kind = draft.kind
        if kind == .sentSynAck { answered |= 1 << draft.step }
        guard kind.isReceived else { return }
        packetsReceived += 1
        firstReceived = min(firstReceived, time)
        if kind.isTouch {
            touched.touch(draft.step)
            touchedToday.touch(draft.step)
            firstTargeting = min(firstTargeting, time)
            if kind == .data, answered & 1 << draft.step != 0 { hasService = true }
            if kind == .datagram, hasPayload { hasService = true }
        } else if kind.isReply {
            hasReply = true
        } else {
            hasEcho = true
            firstTargeting = min(firstTargeting, time)
        }
    }
}
