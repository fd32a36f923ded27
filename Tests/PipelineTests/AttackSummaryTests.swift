import Pipeline
import Testing

@Suite("Summaries of activity")
struct AttackSummaryTests {
    private func key(_ second: Int64, index: UInt32 = 0) -> TouchKey {
        TouchKey(time: Timestamp(seconds: second), origin: 0, batch: 0, index: index)
    }

    private func activity(
        _ machine: UInt8, at second: Int64, until last: Int64? = nil, port: UInt16? = nil, isReply: Bool = false, isPing: Bool = false,
        hasPayload: Bool = false, handshakes: Int64 = 0, hasStreamData: Bool = false, index: UInt32 = 0
    ) -> MachineActivity {
        var activity = MachineActivity(
            machine: machine, firstSeen: Timestamp(seconds: second), lastSeen: Timestamp(seconds: last ?? second))
        let key = key(second, index: index)
        let touch = Touch(key: key, transport: .tcp, port: port ?? 1, remotePort: 1)
        activity.firstReceived = key
        if port != nil { activity.touches.insert(touch) }
        if isReply { activity.replies.insert(touch) }
        if isPing { activity.firstPortless = key }
        if hasPayload { activity.payloads.insert(touch) }
        (activity.packetsReceived, activity.handshakes, activity.hasStreamData) = (1, handshakes, hasStreamData)
        return activity
    }

    private func summary(_ machines: MachineActivity...) -> AttackSummary {
        AttackSummary(hours: machines.enumerated().map { HourActivity(hour: Int32($0.offset), machines: [$0.element]) })
    }

    @Test("the first rule that holds gives the class: answer, backscatter, service, scan, probe")
    func classes() {
        #expect(AttackSummary(hours: []).attackClass == .answer)
        #expect(summary(activity(1, at: 0)).attackClass == .answer)
        #expect(summary(activity(1, at: 0, isReply: true), activity(2, at: 0, isReply: true)).attackClass == .backscatter)
        #expect(summary(activity(1, at: 0, isReply: true), activity(2, at: 0, isPing: true)).attackClass == .scan)
        #expect(summary(activity(1, at: 0, port: 80, hasPayload: true), activity(2, at: 0, port: 80)).attackClass == .service)
        #expect(summary(activity(1, at: 0, port: 80, hasStreamData: true)).attackClass == .service)
        #expect(summary(activity(1, at: 0, port: 80), activity(2, at: 0, port: 80)).attackClass == .scan)
        #expect(summary(activity(1, at: 0, port: 80), activity(1, at: 5, isPing: true)).attackClass == .probe)
        #expect(summary(activity(1, at: 0, hasStreamData: true)).attackClass == .answer)
    }

    @Test("stretches of time add up in any order")
    func addition() {
        for seed in UInt64(1)...100 {
            var messages = RandomMessages(seed: seed)
            let hours = (0..<6).map { hour in
                HourActivity(
                    hour: Int32(hour),
                    machines: [UInt8(1), 2].map { activity($0, at: Int64(messages.numbers.below(99)), port: messages.integer()) })
            }
            let (left, right) = (AttackSummary(hours: hours), AttackSummary(hours: hours.shuffled(using: &messages.numbers)))
            #expect(left == right && left.packetsReceived == 12, "seed \(seed)")
        }
    }

    @Test("extreme sums wrap instead of trapping")
    func extremes() {
        var huge = activity(1, at: 0, port: 1, handshakes: .max)
        (huge.packetsReceived, huge.bytesReceived, huge.packetsSent, huge.bytesSent) = (.max, .max, .max, .max)
        let found = summary(huge, huge)
        #expect((found.packetsReceived, found.bytesSent, found.handshakes) == (-2, -2, -2))
    }

    @Test("the visiting order is that of the first targeting packets, ties decided by their keys")
    func order() {
        #expect(summary(activity(1, at: 1, port: 1), activity(2, at: 2, port: 1), activity(3, at: 3, port: 1)).visitingOrder == .increasing)
        #expect(summary(activity(1, at: 3, port: 1), activity(2, at: 2, port: 1), activity(3, at: 1, port: 1)).visitingOrder == .decreasing)
        #expect(summary(activity(1, at: 2, port: 1), activity(2, at: 1, port: 1), activity(3, at: 3, port: 1)).visitingOrder == .other)
        #expect(summary(activity(1, at: 1, port: 1), activity(3, at: 1, port: 1, index: 1)).visitingOrder == .increasing)
        #expect(summary(activity(1, at: 1, port: 1, index: 2), activity(3, at: 1, port: 1, index: 1)).visitingOrder == .decreasing)
        #expect(summary(activity(2, at: 1, port: 1)).visitingOrder == .single)
        #expect(summary(activity(2, at: 1)).visitingOrder == nil)
        // A reply before the touch is no visit, a ping is one.
        #expect(
            summary(activity(2, at: 0, isReply: true), activity(1, at: 1, port: 1), activity(2, at: 2, port: 1)).visitingOrder
                == .increasing)
        #expect(
            summary(activity(2, at: 0, isPing: true), activity(1, at: 1, port: 1), activity(2, at: 2, port: 1)).visitingOrder == .decreasing
        )
    }

    @Test("visits are parallel if they overlap, in sequence otherwise, and a machine that only got answers does not count")
    func parallel() {
        #expect(!summary(activity(1, at: 0, until: 4, port: 1), activity(2, at: 5, until: 9, port: 1)).isParallel)
        #expect(summary(activity(1, at: 0, until: 5, port: 1), activity(2, at: 5, until: 9, port: 1)).isParallel)
        #expect(!summary(activity(1, at: 0, until: 9, port: 1), activity(2, at: 5)).isParallel)
    }

    @Test("machines reached are those to which something came that was no answer; no handshake means spoofable")
    func reached() {
        let found = summary(activity(1, at: 0), activity(2, at: 0, isReply: true), activity(3, at: 0, port: 1))
        #expect(found.machinesReached == 2 && found.isSpoofable)
        #expect(!summary(activity(3, at: 0, port: 1, handshakes: 1)).isSpoofable)
    }

    @Test("a ports sequence is written as the paper writes it")
    func text() {
        let targets = [Target(transport: .tcp, port: 135), Target(transport: .udp, port: 1_026)]
        #expect(PortsSequence.text(targets) == "{135/tcp,1026/udp}")
        #expect(PortsSequence.text([]) == "{}")
        #expect(PortsSequence.text(targets, isTruncated: true) == "{135/tcp,1026/udp,…}")
    }
}
