import Fingerprints
import Packets
import Pipeline

/// A system whose SYN is known, ready to be written.
struct SystemTemplate: Sendable {
    /// By which a source's system is counted: the family, or the signature where only that was given; nil: unknown to p0f.
    let family: String?
    /// What its SYN is like; the time to live is the initial one.
    let signature: TCPSignature
    let options: [UInt8]

    /// - Parameter text: the name of a known system, or a raw signature of p0f with the initial time to live.
    init(_ text: String) throws(ScenarioFault) {
        let known = KnownSystem.named(text)
        guard known != nil || text.first?.isNumber == true else {
            let names = KnownSystem.all.map(\.name).joined(separator: ", ")
            let example = KnownSystem.all[0].signature
            throw ScenarioFault("system \"\(text)\" is not known; known are \(names), and any p0f signature such as \"\(example)\"")
        }
        do throws(SignatureTextError) {
            signature = try TCPSignature(rawSignature: known?.signature ?? text, isSynAck: false)
        } catch {
            throw ScenarioFault("cannot read signature \"\(text)\": \(error.rawValue)")
        }
        family = known.map(\.family) ?? text
        options = Self.bytes(of: signature)
        try proveItself(text)
    }

    /// Writes a SYN and reads it back: not every notation is that of a packet.
    private func proveItself(_ text: String) throws(ScenarioFault) {
        guard signature.ipVersion == 4, signature.ipOptionBytes == 0, !signature.hasPayload, options.count <= 40, options.count % 4 == 0 else {
            throw ScenarioFault(
                "cannot send signature \"\(text)\": a SYN here is IPv4, without IP options and data, and its TCP options fill 0 to 40 bytes in fours")
        }
        var frame: [UInt8] = []
        FrameWriter.syn(self, hops: 0, from: 1, to: 2, remotePort: 3, machinePort: 4, sequence: 5, identification: 6, into: &frame)
        guard PacketDecoder.signature(frame.span.bytes) == signature else {
            throw ScenarioFault("cannot send signature \"\(text)\": no SYN looks like that (a quirk contradicts another field)")
        }
    }

    private static func bytes(of signature: TCPSignature) -> [UInt8] {
        var bytes: [UInt8] = []
        for kind in signature.options {
            switch kind {
            case 0:
                let padding: UInt8 = signature.quirks.contains(.optPlus) ? 1 : 0
                bytes += [0] + [UInt8](repeating: padding, count: Int(signature.eolPadding))
            case 1: bytes.append(1)
            case 2: bytes += [2, 4, UInt8(signature.mss >> 8), UInt8(signature.mss & 255)]
            case 3: bytes += [3, 3, signature.windowScale]
            case 4: bytes += [4, 2]
            case 5: bytes += [5, 10] + [UInt8](repeating: 0, count: 8)
            case 8:
                let own: UInt8 = signature.quirks.contains(.ts1Minus) ? 0 : 0x17
                let peer: UInt8 = signature.quirks.contains(.ts2Plus) ? 1 : 0
                bytes += [8, 10, 0, own, own, own, 0, 0, 0, peer]
            default: bytes += [kind, 2]
            }
        }
        return bytes
    }
}
