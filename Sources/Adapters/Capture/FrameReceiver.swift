import CPcap
import Pipeline

/// What libpcap hands back to us with each frame of a dispatch: a value on the stack, cheaper than an object.
struct FrameReceiver {
    let body: (CapturedFrame, RawSpan) -> Void
    let linkType: UInt16
    let nanosecondsPerUnit: Int64

    static let callback: pcap_handler = { user, header, data in
        guard let user, let header, let data else { return }
        // `user` is the FrameReceiver that `LiveCapture` has put on its stack for the length of the dispatch.
        UnsafeRawPointer(user).assumingMemoryBound(to: FrameReceiver.self).pointee.receive(header.pointee, data)
    }

    private func receive(_ header: pcap_pkthdr, _ data: UnsafePointer<UInt8>) {
        let time = Timestamp(seconds: Int64(header.ts.tv_sec), nanoseconds: Int64(header.ts.tv_usec) &* nanosecondsPerUnit)
        // libpcap promises `caplen` readable bytes at `data` until the callback returns.
        let bytes = UnsafeRawBufferPointer(start: data, count: Int(header.caplen))
        body(CapturedFrame(time: time, wireLength: header.len, linkType: linkType), bytes.bytes)
    }
}
