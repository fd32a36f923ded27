import CPcap
import Glibc
import Pipeline

/// Captures frames of a network device as they come, through libpcap.
///
/// The handle does not block, and `read` waits with `poll` for a limited time: a blocked ring buffer may keep what it has until
/// more traffic comes. A capture belongs to one thread.
package final class LiveCapture {
    private static let framesPerReadMax: Int32 = 4_096

    private let interface: String
    private let handle: PcapHandle
    private let pollDescriptor: Int32
    private let nanosecondsPerUnit: Int64
    private var counters = CaptureCounters()
    package let linkType: UInt16

    /// - Parameters:
    ///   - interface: a device's name; `any` is all of them.
    ///   - filter: in libpcap's language; empty lets everything pass.
    ///   - snapLength: bytes kept of each frame, 1…262,144.
    ///   - bufferBytes: the kernel's buffer for this capture, 1…2^31-1.
    ///   - blockMilliseconds: how long the kernel may fill a block of its buffer before it hands it on, at least 1: every block wakes the
    ///     reader.
    package init(interface: String, filter: String, snapLength: Int, bufferBytes: Int, blockMilliseconds: Int = 10) throws(CaptureError) {
        let operation = "open capture \"\(interface)\""
        self.interface = interface
        handle = try PcapHandle(interface: interface, operation: operation)
        let pcap = handle.pointer
        try handle.check(pcap_set_snaplen(pcap, Int32(clamping: max(1, min(snapLength, PcapFormat.capturedBytesMax)))))
        try handle.check(pcap_set_buffer_size(pcap, Int32(clamping: max(1, bufferBytes))))
        try handle.check(pcap_set_promisc(pcap, 1))
        // Not libpcap's immediate mode: in it each frame, however small, takes the room of the largest, so that 64 MiB hold a thousand.
        try handle.check(pcap_set_timeout(pcap, Int32(clamping: max(1, blockMilliseconds))))
        // Not every device can; the handle then says microseconds.
        _ = pcap_set_tstamp_precision(pcap, PCAP_TSTAMP_PRECISION_NANO)
        try handle.check(pcap_activate(pcap))
        nanosecondsPerUnit = pcap_get_tstamp_precision(pcap) == PCAP_TSTAMP_PRECISION_NANO ? 1 : 1_000
        linkType = UInt16(truncatingIfNeeded: pcap_datalink(pcap))
        if let refusal = LinkTypeRefusal.reason(linkType) { throw CaptureError(code: .unsupported, operation: operation, reason: refusal) }
        var text = PcapErrorText()
        guard pcap_setnonblock(pcap, 1, &text.room) == 0 else {
            throw CaptureError(code: .device, operation: operation, reason: text.sentence)
        }
        pollDescriptor = pcap_get_selectable_fd(pcap)
        if !filter.isEmpty { try handle.setFilter(filter) }
    }

    /// Hands out the frames that are there, waiting for the first one at most `timeoutMilliseconds` (negative: for ever); the bytes are
    /// valid during the call only.
    /// - Returns: the number of frames, 0 if the time ran out or a signal came.
    package func read(timeoutMilliseconds: Int32, _ body: (CapturedFrame, RawSpan) -> Void) throws(CaptureError) -> Int {
        let ready = try dispatch(body)
        if ready > 0 { return ready }
        var wait = pollfd(fd: pollDescriptor, events: Int16(POLLIN), revents: 0)
        let status = poll(&wait, 1, timeoutMilliseconds)
        if status < 0, errno != EINTR {
            throw CaptureError(code: .system, operation: readOperation, reason: String(cString: strerror(errno)).lowercased())
        }
        return status > 0 ? try dispatch(body) : 0
    }

    private var readOperation: String { "read from capture \"\(interface)\"" }

    private func dispatch(_ body: (CapturedFrame, RawSpan) -> Void) throws(CaptureError) -> Int {
        let status = withoutActuallyEscaping(body) { escapable in
            var receiver = FrameReceiver(body: escapable, linkType: linkType, nanosecondsPerUnit: nanosecondsPerUnit)
            return withUnsafeMutablePointer(to: &receiver) { pointer in
                // The pointer is used during this call only: pcap_dispatch calls back from inside.
                pointer.withMemoryRebound(to: UInt8.self, capacity: MemoryLayout<FrameReceiver>.size) { user in
                    pcap_dispatch(handle.pointer, Self.framesPerReadMax, FrameReceiver.callback, user)
                }
            }
        }
        guard status >= 0 else {
            let reason = "\(handle.lastError.lowercased()); look whether the device is still there"
            throw CaptureError(code: .device, operation: readOperation, reason: reason)
        }
        return Int(status)
    }

    /// Frames since the start: passed by the filter, of these lost for want of buffer, and lost by the device itself where it says so.
    package func statistics() -> (received: UInt64, dropped: UInt64, droppedByInterface: UInt64) {
        var stats = pcap_stat()
        if pcap_stats(handle.pointer, &stats) == 0 { counters.take(stats) }
        return (counters.received, counters.dropped, counters.droppedByInterface)
    }

    /// The devices that this user may capture on.
    package static func interfaces() throws(CaptureError) -> [CaptureInterface] { try CaptureInterface.all() }
}
