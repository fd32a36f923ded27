import CPcap
import Pipeline

/// A libpcap handle on a device, freed once with its owner.
struct PcapHandle: ~Copyable {
    let pointer: OpaquePointer
    private let operation: String

    /// - Parameter operation: what errors say was tried: `open capture "eth0"`.
    init(interface: String, operation: String) throws(CaptureError) {
        var text = PcapErrorText()
        guard let created = pcap_create(interface, &text.room) else {
            throw CaptureError(code: .device, operation: operation, reason: text.sentence)
        }
        (pointer, self.operation) = (created, operation)
    }

    deinit { pcap_close(pointer) }

    /// libpcap's explanation of its last failure on this handle.
    var lastError: String { String(cString: pcap_geterr(pointer)) }

    func check(_ status: Int32) throws(CaptureError) {
        // Warnings are positive: the capture runs.
        if status < 0 { throw failure(status) }
    }

    func failure(_ status: Int32) -> CaptureError {
        switch status {
        case PCAP_ERROR_NO_SUCH_DEVICE:
            CaptureError(code: .notFound, operation: operation, reason: "no such device; \"leurre check capture\" lists the devices")
        case PCAP_ERROR_PERM_DENIED, PCAP_ERROR_PROMISC_PERM_DENIED:
            CaptureError(
                code: .permissionDenied, operation: operation,
                reason: "permission denied; give the program the capability CAP_NET_RAW, or run it as root")
        case PCAP_ERROR_IFACE_NOT_UP:
            CaptureError(code: .device, operation: operation, reason: "the device is down; bring it up, or wait until it is")
        default:
            CaptureError(code: .device, operation: operation, reason: lastError.isEmpty ? statusText(status) : lastError.lowercased())
        }
    }

    private func statusText(_ status: Int32) -> String { String(cString: pcap_statustostr(status)).lowercased() }

    func setFilter(_ filter: String) throws(CaptureError) {
        var program = bpf_program()
        // The netmask matters for "ip broadcast" only; unknown makes that an error instead of a wrong answer.
        guard pcap_compile(pointer, &program, filter, 1, PCAP_NETMASK_UNKNOWN) == 0 else {
            throw CaptureError(
                code: .invalidFilter, operation: "compile capture filter \"\(filter)\"",
                reason: "\(lastError); \"man pcap-filter\" describes the language")
        }
        defer { pcap_freecode(&program) }
        try check(pcap_setfilter(pointer, &program))
    }
}
