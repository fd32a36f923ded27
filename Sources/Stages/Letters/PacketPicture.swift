import Packets
import Pipeline

/// The headers of a packet in words; never its payload, which may be a live exploit.
enum PacketPicture {
    static func lines(_ value: [UInt8], _ range: Range<Int>) -> [LetterPicture.Line] {
        do throws(PacketFault) {
            let packet = try PacketDecoder.decode(value.span.bytes.extracting(range))
            return [("source", "\(packet.source)"), ("destination", "\(packet.destination)"), ("protocol", name(packet.ipProtocol))]
                .map { LetterPicture.Line(name: $0.0, text: $0.1) } + transport(packet)
        } catch {
            return [LetterPicture.Line(name: "decoding stopped", text: error.rawValue)]
        }
    }

    private static func transport(_ packet: Packet) -> [LetterPicture.Line] {
        var lines: [LetterPicture.Line] = []
        func add(_ name: String, _ text: String) { lines.append(LetterPicture.Line(name: name, text: text)) }
        switch packet.transport {
        case .tcp(let header):
            add("ports", "\(header.sourcePort) → \(header.destinationPort)")
            add("flags", flags(header.flags))
            add("sequence", "\(header.sequence)")
            add("acknowledgement", "\(header.acknowledgement)")
            add("payload length", "\(header.payloadLength)")
        case .udp(let header):
            add("ports", "\(header.sourcePort) → \(header.destinationPort)")
            add("payload length", "\(header.payloadLength)")
        case .icmp(let header):
            add("type", "\(header.type)")
            add("code", "\(header.code)")
            if let quoted = header.quoted {
                add("quotes", "\(name(quoted.ipProtocol)) \(quoted.source):\(quoted.sourcePort) → \(quoted.destination):\(quoted.destinationPort)")
            }
        case .fragment: add("fragment", "not the first one: it has no ports")
        case .other: break
        }
        return lines
    }

    private static func name(_ ipProtocol: UInt8) -> String {
        switch ipProtocol {
        case 1: "ICMP"
        case 6: "TCP"
        case 17: "UDP"
        case 58: "ICMPv6"
        default: "number \(ipProtocol)"
        }
    }

    private static func flags(_ flags: TCPFlags) -> String {
        let names: [(TCPFlags, String)] = [
            (.cwr, "CWR"), (.ece, "ECE"), (.urg, "URG"), (.ack, "ACK"), (.psh, "PSH"), (.rst, "RST"), (.syn, "SYN"), (.fin, "FIN"),
        ]
        let set = names.filter { flags.contains($0.0) }.map(\.1)
        return set.isEmpty ? "none" : set.joined(separator: " ")
    }
}
