import Foundation

/// A honeypot's capture of any size, the same for the same numbers: scans, short conversations, datagrams and pings against three machines,
/// a third of it from one source in a thousand, as the field sees it; about 75 bytes a packet.
struct SyntheticCapture {
    var packets: Int
    var sources: Int
    private var state: UInt64 = 7

    static let machines = ["10.0.1.5", "10.0.1.6", "10.0.1.7"]
    private static let ports: [UInt16] = [22, 23, 80, 443, 445, 3_389, 2_323, 8_080, 5_555, 6_379, 1_433, 3_306, 5_900, 21, 25, 8_443]
    private static let data = Array("GET / HTTP/1.1\r\nHost: 10.0.1.5\r\nAccept: */*\r\n\r\n".utf8)

    init(packets: Int, sources: Int) { (self.packets, self.sources) = (packets, sources) }

    private struct Flow {
        var source: UInt32 = 0
        var machine: UInt32 = 0
        var sourcePort: UInt16 = 0
        var port: UInt16 = 0
        var sequence: UInt32 = 0
        var kind = 0
        var step = 0
        var steps = 0
    }

    private mutating func random() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    private mutating func below(_ count: Int) -> Int { Int(random() % UInt64(count)) }

    /// The address of a source: public, and different for each.
    private func address(_ source: Int) -> UInt32 { 0x1400_0000 &+ UInt32(source) &* 97 }

    private mutating func newFlow() -> Flow {
        var flow = Flow()
        flow.source = address(below(10) < 3 ? below(sources / 1_000 + 1) : below(sources))
        flow.machine = 0x0a00_0105 + UInt32(below(3))
        flow.sourcePort = UInt16(1_024 + below(64_000))
        flow.port = Self.ports[below(Self.ports.count)]
        flow.sequence = UInt32(truncatingIfNeeded: random())
        let luck = below(100)
        flow.kind = luck < 55 ? 0 : luck < 72 ? 1 : luck < 90 ? 2 : 3
        flow.steps = [2, 6 + below(8), 1, 2][flow.kind]
        return flow
    }

    /// Writes the capture, microseconds, Ethernet.
    mutating func write(to path: String) throws {
        guard let file = fopen(path, "wb") else { throw BenchmarkError("cannot write \(path): \(String(cString: strerror(errno)))") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1 << 21)
        for word: UInt32 in [0xa1b2_c3d4, 0x0004_0002, 0, 0, 262_144, 1] { little(word, &bytes) }
        var flows = (0..<4_096).map { _ in newFlow() }
        var microseconds: UInt64 = 1_700_000_000_000_000
        for _ in 0..<packets {
            let place = below(flows.count)
            microseconds += UInt64(below(1_000))
            frame(&flows[place], microseconds, &bytes)
            flows[place].step += 1
            if flows[place].step >= flows[place].steps { flows[place] = newFlow() }
            guard bytes.count > 1 << 20 else { continue }
            fwrite(bytes, 1, bytes.count, file)
            bytes.removeAll(keepingCapacity: true)
        }
        fwrite(bytes, 1, bytes.count, file)
    }

    private func little(_ word: UInt32, _ bytes: inout [UInt8]) { for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(shift))) } }
    private func big(_ word: UInt32, _ bytes: inout [UInt8]) { for shift in stride(from: 24, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(shift))) } }
    private func big(_ word: UInt16, _ bytes: inout [UInt8]) { bytes.append(UInt8(word >> 8)); bytes.append(UInt8(truncatingIfNeeded: word)) }

    private func frame(_ flow: inout Flow, _ microseconds: UInt64, _ bytes: inout [UInt8]) {
        let isReply = flow.step % 2 == 1 && flow.kind != 2
        var transport: [UInt8] = []
        let (from, to) = isReply ? (flow.port, flow.sourcePort) : (flow.sourcePort, flow.port)
        switch flow.kind {
        case 0, 1:
            let data = flow.kind == 1 && flow.step >= 4 && !isReply ? Self.data : []
            let flags: UInt8 = flow.step == 0 ? 2 : flow.kind == 0 ? 0x14 : flow.step == 1 ? 0x12 : data.isEmpty ? 0x10 : 0x18
            let options: [UInt8] = flow.step < 2 && flow.kind == 1 || flow.step == 0 ? [2, 4, 5, 0xb4, 1, 1, 4, 2] : []
            big(from, &transport)
            big(to, &transport)
            big(isReply ? 1 : flow.sequence, &transport)
            big(flow.step == 0 ? 0 : isReply ? flow.sequence &+ 1 : 2, &transport)
            transport += [UInt8((20 + options.count) / 4) << 4, flags, 0xfa, 0xf0, 0, 0, 0, 0]
            transport += options + data
            if !isReply { flow.sequence &+= UInt32(data.count) &+ (flow.step == 0 ? 1 : 0) }
        case 2:
            big(from, &transport)
            big(UInt16(53 + Int(flow.port) % 2_000), &transport)
            big(UInt16(8 + 24), &transport)
            transport += [0, 0] + Array(repeating: 0x41, count: 24)
        default:
            transport = [isReply ? 0 : 8, 0, 0, 0, 0, 1, 0, 1] + Array(repeating: 0x55, count: 32)
        }
        let length = 20 + transport.count
        let captured = max(60, 14 + length)
        for word in [UInt32(microseconds / 1_000_000), UInt32(microseconds % 1_000_000), UInt32(captured), UInt32(captured)] { little(word, &bytes) }
        bytes += [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 5, 8, 0, 0x45, 0]
        big(UInt16(length), &bytes)
        bytes += [0x12, 0x34, 0x40, 0, isReply ? 64 : 52, [6, 6, 17, 1][flow.kind], 0, 0]
        big(isReply ? flow.machine : flow.source, &bytes)
        big(isReply ? flow.source : flow.machine, &bytes)
        bytes += transport
        bytes.append(contentsOf: repeatElement(0, count: captured - 14 - length))
    }
}

struct BenchmarkError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
