/// Writes drafts as packets of a capture.
struct DraftWriter {
    private static let machineTimeToLive: UInt8 = 128
    private static let machineOptions: [UInt8] = [2, 4, 0x05, 0xb4]
    /// A segment size alone, and a window that p0f knows of no system.
    private static let victimWindow: UInt16 = 3_072

    let system: SystemTemplate
    let hops: UInt8
    let source: UInt32
    let machine: UInt32

    func write(_ draft: PacketDraft, payload: [UInt8], at time: Int64, into bytes: inout [UInt8]) {
        let start = CaptureBytes.begin(at: time, in: &bytes)
        if draft.kind.isReceived { writeReceived(draft, payload, into: &bytes) } else { writeSent(draft, payload, into: &bytes) }
        CaptureBytes.end(start, in: &bytes)
    }

    /// Of an answer as of what it answers; they need not be told apart.
    private func identification(_ draft: PacketDraft) -> UInt16 { UInt16(truncatingIfNeeded: draft.time >> 12 ^ Int64(draft.sequence)) | 1 }

    private func fromSource(_ draft: PacketDraft) -> FrameWriter.IP {
        let initial = system.signature.ttl
        return FrameWriter.IP(
            source: source, destination: machine, timeToLive: initial > hops ? initial - hops : 1, identification: identification(draft))
    }

    private func fromMachine(_ draft: PacketDraft) -> FrameWriter.IP {
        FrameWriter.IP(source: machine, destination: source, timeToLive: Self.machineTimeToLive, identification: identification(draft))
    }

    private func writeReceived(_ draft: PacketDraft, _ payload: [UInt8], into bytes: inout [UInt8]) {
        switch draft.kind {
        case .syn:
            FrameWriter.syn(
                system, hops: hops, from: source, to: machine, remotePort: draft.remotePort, machinePort: draft.machinePort,
                sequence: draft.sequence, identification: identification(draft), into: &bytes)
        case .datagram: FrameWriter.udp(fromSource(draft), draft.remotePort, draft.machinePort, payload: payload, into: &bytes)
        case .echo: echo(fromSource(draft), draft, payload, into: &bytes)
        case .replyUnreachable:
            let quoted = FrameWriter.IP(source: machine, destination: source, timeToLive: 40, identification: identification(draft))
            FrameWriter.unreachable(fromSource(draft), quoted: quoted, transport: 6, draft.machinePort, draft.remotePort, into: &bytes)
        case .replySynAck: segment(draft, 0x12, window: Self.victimWindow, options: Self.machineOptions, into: &bytes)
        case .replyReset: segment(draft, 0x14, window: 0, into: &bytes)
        case .acknowledgement: segment(draft, 0x10, window: system.signature.window, into: &bytes)
        case .data: segment(draft, 0x18, window: system.signature.window, payload: payload, into: &bytes)
        case .fin: segment(draft, 0x11, window: system.signature.window, into: &bytes)
        default: segment(draft, 0x04, window: 0, into: &bytes)
        }
    }

    private func segment(
        _ draft: PacketDraft, _ flags: UInt16, window: UInt16, options: [UInt8] = [], payload: [UInt8] = [], into bytes: inout [UInt8]
    ) {
        let header = FrameWriter.TCP(
            sequence: draft.sequence, acknowledgement: flags == 0x04 ? 0 : draft.acknowledgement, flags: flags, window: window)
        FrameWriter.tcp(fromSource(draft), draft.remotePort, draft.machinePort, header, options: options, payload: payload, into: &bytes)
    }

    /// A draft of a machine's segment has the numbers of the source: what it acknowledges, and what it expects.
    private func writeSent(_ draft: PacketDraft, _ payload: [UInt8], into bytes: inout [UInt8]) {
        let ip = fromMachine(draft)
        var header = FrameWriter.TCP(sequence: draft.acknowledgement, acknowledgement: draft.sequence, flags: 0x10, window: 16_616)
        switch draft.kind {
        case .sentSynAck:
            (header.flags, header.acknowledgement) = (0x12, draft.sequence &+ 1)
            FrameWriter.tcp(ip, draft.machinePort, draft.remotePort, header, options: Self.machineOptions, payload: [], into: &bytes)
            return
        case .sentReset: header = FrameWriter.TCP(sequence: 0, acknowledgement: draft.sequence &+ 1, flags: 0x14, window: 0)
        case .sentFin: header.flags = 0x11
        case .sentUnreachable:
            FrameWriter.unreachable(ip, quoted: fromSource(draft), transport: 17, draft.remotePort, draft.machinePort, into: &bytes)
            return
        case .sentEcho: return echo(ip, draft, payload, into: &bytes)
        default: break
        }
        FrameWriter.tcp(ip, draft.machinePort, draft.remotePort, header, options: [], payload: [], into: &bytes)
    }

    private func echo(_ ip: FrameWriter.IP, _ draft: PacketDraft, _ payload: [UInt8], into bytes: inout [UInt8]) {
        FrameWriter.echo(
            ip, isReply: draft.kind == .sentEcho, identifier: draft.remotePort, number: UInt16(truncatingIfNeeded: draft.sequence),
            payload: payload, into: &bytes)
    }
}
