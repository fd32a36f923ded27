import CPcap

/// The counters of a live capture, continued in 64 bits where libpcap's of 32 bits begin again at 0.
struct CaptureCounters {
    private(set) var received: UInt64 = 0
    private(set) var dropped: UInt64 = 0
    private(set) var droppedByInterface: UInt64 = 0
    private var last = pcap_stat()

    init() {}

    mutating func take(_ now: pcap_stat) {
        received &+= UInt64(now.ps_recv &- last.ps_recv)
        dropped &+= UInt64(now.ps_drop &- last.ps_drop)
        droppedByInterface &+= UInt64(now.ps_ifdrop &- last.ps_ifdrop)
        last = now
    }
}
