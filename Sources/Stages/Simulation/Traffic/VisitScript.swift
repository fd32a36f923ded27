/// What a tool's visit to one machine of a platform is made of.
struct VisitScript: Sendable {
    enum Manner: Sendable {
        /// The machine takes part: a handshake, data if there are any, an end.
        case conversation
        /// A TCP port that is not open.
        case knock
        case datagram
        case echo
    }

    let kind: ScenarioTool.Kind
    let steps: [ToolStep]
    let manners: [Manner]
    let isRefusedAloud: Bool
    /// The step that is made longer when a visit has more packets than it needs.
    let talkStep: Int
    /// Received packets of the shortest visit.
    let packetsMin: Int
    let packets: ClosedRange<Int>
    let talk: Double
    let isParallel: Bool

    init(_ tool: ScenarioTool, on platform: ScenarioPlatform) {
        (kind, steps, packets, talk, isParallel) = (tool.kind, tool.steps, tool.packets, tool.talk, tool.isParallel)
        isRefusedAloud = platform.refusal == .reset
        manners = tool.steps.map { step in
            switch step.transport {
            case .tcp: platform.openPorts.contains(step.port) ? .conversation : .knock
            case .udp: .datagram
            case .icmp: .echo
            }
        }
        var (longest, least) = (tool.steps.count - 1, 0)
        for (index, step) in tool.steps.enumerated() {
            guard case .conversation = manners[index] else {
                least += 1
                continue
            }
            // SYN, ACK, RST; or SYN, ACK, data, FIN, ACK.
            least += step.payload.isEmpty ? 3 : 5
            if !step.payload.isEmpty { longest = index }
        }
        talkStep = longest
        packetsMin = tool.kind == .attack ? least : 1
    }
}
