/// Drafts the packets of one source: whole conversations, with what the machines answer. Times are counted from the source's first packet.
struct Drafting {
    /// What a machine needs to answer, and what lies between two packets of a program that sends as fast as it can.
    private static let answerNanoseconds: ClosedRange<Int64> = 80_000...400_000
    private static let retryNanoseconds: ClosedRange<Int64> = 300_000_000...900_000_000

    let script: VisitScript
    let source: Int32
    var chance: Chance
    /// There and back between the source and the platform.
    private let roundTrip: Int64
    private var time: Int64 = 0
    private(set) var end: Int64 = 0

    init(_ script: VisitScript, source: Int, chance: Chance) {
        (self.script, self.source, self.chance) = (script, Int32(source), chance)
        roundTrip = self.chance.nanoseconds(20_000_000, 280_000_000)
    }

    /// - Parameter extra: received packets beyond the least.
    mutating func visit(_ visit: Int, extra: Int, into drafts: inout [PacketDraft]) {
        let begin = time
        var draft = PacketDraft(time: time, source: source, visit: Int32(visit), kind: .syn, step: 0)
        switch script.kind {
        case .backscatter(let reply): answers(reply, count: 1 + extra, draft, into: &drafts)
        case .attack:
            for step in script.steps.indices {
                draft.step = UInt8(step)
                draft.machinePort = script.steps[step].port
                draft.remotePort = UInt16(1_025 + chance.below(60_000))
                draft.sequence = UInt32(truncatingIfNeeded: chance.next() | 1)
                attack(draft, extra: step == script.talkStep ? extra : 0, into: &drafts)
                time += chance.nanoseconds(30_000_000, 400_000_000)
            }
        }
        end = max(end, time)
        time = script.isParallel ? begin + chance.nanoseconds(1_000_000, 60_000_000) : time + chance.nanoseconds(100_000_000, 3_000_000_000)
    }

    private mutating func attack(_ draft: PacketDraft, extra: Int, into drafts: inout [PacketDraft]) {
        switch script.manners[Int(draft.step)] {
        case .conversation: converse(draft, extra: extra, into: &drafts)
        case .knock: repeated(draft, .syn, answer: script.isRefusedAloud ? .sentReset : nil, count: 1 + extra, into: &drafts)
        case .datagram: repeated(draft, .datagram, answer: script.isRefusedAloud ? .sentUnreachable : nil, count: 1 + extra, into: &drafts)
        case .echo: repeated(draft, .echo, answer: .sentEcho, count: 1 + extra, into: &drafts)
        }
    }

    private mutating func add(_ draft: PacketDraft, _ kind: FrameKind, into drafts: inout [PacketDraft]) {
        var draft = draft
        (draft.time, draft.kind) = (time, kind)
        drafts.append(draft)
    }

    private mutating func pause(_ span: ClosedRange<Int64>) { time += chance.nanoseconds(span.lowerBound, span.upperBound) }

    /// The same thing again and again; each time the machine says the same.
    private mutating func repeated(_ draft: PacketDraft, _ kind: FrameKind, answer: FrameKind?, count: Int, into drafts: inout [PacketDraft]) {
        for number in 0..<count {
            if number > 0 { pause(Self.retryNanoseconds) }
            add(draft, kind, into: &drafts)
            guard let answer else { continue }
            pause(Self.answerNanoseconds)
            add(draft, answer, into: &drafts)
        }
    }

    /// Handshake, data, end. Without data the source resets the connection; what it has to say beyond that are SYNs of new ones.
    private mutating func converse(_ opening: PacketDraft, extra: Int, into drafts: inout [PacketDraft]) {
        var draft = opening
        let payload = UInt32(script.steps[Int(draft.step)].payload.count)
        let machine = UInt32(truncatingIfNeeded: chance.next() >> 1)
        draft.acknowledgement = machine
        greet(draft, into: &drafts)
        time += roundTrip
        draft.sequence &+= 1
        draft.acknowledgement &+= 1
        add(draft, .acknowledgement, into: &drafts)
        guard payload > 0 else { return leave(draft, knocks: extra, into: &drafts) }
        for _ in 0...extra {
            pause(1_000_000...120_000_000)
            add(draft, .data, into: &drafts)
            draft.sequence &+= payload
            pause(Self.answerNanoseconds)
            add(draft, .sentAcknowledgement, into: &drafts)
        }
        time += roundTrip
        add(draft, .fin, into: &drafts)
        pause(Self.answerNanoseconds)
        draft.sequence &+= 1
        add(draft, .sentFin, into: &drafts)
        time += roundTrip
        draft.acknowledgement &+= 1
        add(draft, .acknowledgement, into: &drafts)
    }

    private mutating func greet(_ draft: PacketDraft, into drafts: inout [PacketDraft]) {
        add(draft, .syn, into: &drafts)
        pause(Self.answerNanoseconds)
        add(draft, .sentSynAck, into: &drafts)
    }

    private mutating func leave(_ draft: PacketDraft, knocks: Int, into drafts: inout [PacketDraft]) {
        pause(1_000_000...20_000_000)
        add(draft, .reset, into: &drafts)
        var knock = draft
        for _ in 0..<knocks {
            pause(Self.retryNanoseconds)
            knock.remotePort = knock.remotePort == .max ? 1_025 : knock.remotePort + 1
            greet(knock, into: &drafts)
        }
    }

    private mutating func answers(_ reply: ScenarioTool.Reply, count: Int, _ opening: PacketDraft, into drafts: inout [PacketDraft]) {
        var draft = opening
        (draft.remotePort, draft.machinePort) = (script.steps[0].port, UInt16(1_025 + chance.below(60_000)))
        (draft.sequence, draft.acknowledgement) = (UInt32(truncatingIfNeeded: chance.next() | 1), UInt32(truncatingIfNeeded: chance.next() | 1))
        let kind: FrameKind =
            switch reply {
            case .synAck: .replySynAck
            case .reset: .replyReset
            case .unreachable: .replyUnreachable
            }
        repeated(draft, kind, answer: nil, count: count, into: &drafts)
    }
}
