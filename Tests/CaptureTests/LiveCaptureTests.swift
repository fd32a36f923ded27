import Capture
import Foundation
import Pipeline
import TestSupport
import Testing

@Suite("Live capture")
struct LiveCaptureTests {
    /// Not every machine lets a test capture; where it may not, only the refusal is tested.
    private func open(_ interface: String, filter: String = "", bufferBytes: Int = 1 << 20) throws -> LiveCapture? {
        do throws(CaptureError) {
            return try LiveCapture(interface: interface, filter: filter, snapLength: 65_535, bufferBytes: bufferBytes)
        } catch {
            if error.code == .permissionDenied || error.code == .device { return nil }
            throw error
        }
    }

    @Test("a frame on the loopback is seen at once, with its length, and counted")
    func loopback() throws {
        let port = UInt16.random(in: 20_000..<30_000)
        guard let capture = try open("lo", filter: "udp dst port \(port)") else { return }
        #expect(try capture.read(timeoutMilliseconds: 0) { _, _ in } == 0)
        try send(Array("hello".utf8), to: port)
        var seen: [(CapturedFrame, [UInt8])] = []
        for _ in 0..<100 where seen.isEmpty {
            _ = try capture.read(timeoutMilliseconds: 50) { frame, bytes in seen.append((frame, bytes.withUnsafeBytes { Array($0) })) }
        }
        #expect(seen.first?.0.wireLength == 47 && seen.first?.0.linkType == 1)
        #expect(seen.first?.1.suffix(5) == ArraySlice("hello".utf8))
        #expect(capture.statistics().received >= 1 && capture.statistics().dropped == 0)
    }

    @Test("small packets do not take the room of large ones: a burst of thousands waits in the kernel's buffer while nobody reads")
    func burst() throws {
        let port = UInt16.random(in: 20_000..<30_000)
        guard let capture = try open("lo", filter: "udp dst port \(port)", bufferBytes: 64 << 20) else { return }
        // One socket for all: what is tested is the reader, not how soon thousands can be opened and closed.
        let socket = try #require(Self.socket())
        defer { close(socket) }
        for number in 0..<5_000 { try send([UInt8(truncatingIfNeeded: number), UInt8(number >> 8)], to: port, through: socket) }
        var numbers: [Int] = []
        let deadline = ContinuousClock.now + .seconds(Patience.stretched(10))
        while numbers.count < 5_000, capture.statistics().dropped == 0, ContinuousClock.now < deadline {
            _ = try capture.read(timeoutMilliseconds: 50) { _, bytes in
                numbers.append(bytes.withUnsafeBytes { $0.suffix(2).reversed().reduce(0) { $0 << 8 | Int($1) } })
            }
        }
        #expect(numbers == Array(0..<5_000))
        #expect(capture.statistics().dropped == 0)
    }

    @Test("without traffic a read ends when its time is over")
    func timeout() throws {
        guard let capture = try open("lo", filter: "udp dst port 9 and src port 9") else { return }
        let start = ContinuousClock.now
        #expect(try capture.read(timeoutMilliseconds: 30) { _, _ in } == 0)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test("a device that is not there and a filter that does not compile are told in one sentence")
    func refusals() throws {
        let missing = #expect(throws: CaptureError.self) { try open("no-such-device") }
        if let missing { #expect(missing.description.hasPrefix("cannot open capture \"no-such-device\": ")) }
        guard try open("lo") != nil else { return }
        let filter = #expect(throws: CaptureError.self) { try open("lo", filter: "prot 80") }
        #expect(filter?.code == .invalidFilter && filter?.description.hasPrefix("cannot compile capture filter \"prot 80\": ") == true)
    }

    @Test("the devices are listed, the loopback with its address")
    func devices() throws {
        guard let loopback = try LiveCapture.interfaces().first(where: { $0.name == "lo" }) else { return }
        #expect(loopback.isLoopback && loopback.addresses.contains(Address(ipv4: 0x7f00_0001)))
    }

    /// nil: the process has no file left.
    private static func socket() -> Int32? {
        let socket = Foundation.socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        return socket < 0 ? nil : socket
    }

    private func send(_ bytes: [UInt8], to port: UInt16) throws {
        let socket = try #require(Self.socket())
        defer { close(socket) }
        try send(bytes, to: port, through: socket)
    }

    private func send(_ bytes: [UInt8], to port: UInt16, through socket: Int32) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(socket, bytes, bytes.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        #expect(sent == bytes.count)
    }
}
