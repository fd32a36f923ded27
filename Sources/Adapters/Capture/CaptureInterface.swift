import CPcap
import Glibc
import Pipeline

/// A device on which frames can be captured.
package struct CaptureInterface: Equatable, Sendable {
    package var name: String
    /// In the system's words, often empty.
    package var explanation: String
    package var addresses: [Address]
    package var isUp: Bool
    package var isLoopback: Bool

    static func all() throws(CaptureError) -> [CaptureInterface] {
        var list: UnsafeMutablePointer<pcap_if_t>?
        var text = PcapErrorText()
        guard pcap_findalldevs(&list, &text.room) == 0 else {
            throw CaptureError(code: .system, operation: "list capture devices", reason: text.sentence)
        }
        defer { pcap_freealldevs(list) }
        // The list is libpcap's until it is freed; each element is copied before.
        return sequence(first: list) { $0?.pointee.next }.prefix { $0 != nil }.compactMap { $0.map { CaptureInterface($0.pointee) } }
    }

    private init(_ device: pcap_if_t) {
        name = device.name.map { String(cString: $0) } ?? ""
        explanation = device.description.map { String(cString: $0) } ?? ""
        addresses = sequence(first: device.addresses) { $0?.pointee.next }.prefix { $0 != nil }
            .compactMap { $0?.pointee.addr }.compactMap { Self.address($0) }
        isUp = device.flags & UInt32(PCAP_IF_UP) != 0
        isLoopback = device.flags & UInt32(PCAP_IF_LOOPBACK) != 0
    }

    private static func address(_ socket: UnsafeMutablePointer<sockaddr>) -> Address? {
        // The family in front says which of the longer structures lies there.
        let raw = UnsafeRawPointer(socket)
        switch Int32(socket.pointee.sa_family) {
        case AF_INET:
            return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in.self).sin_addr) { Address(bytes: $0) }
        case AF_INET6:
            return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Address(bytes: $0) }
        default: return nil
        }
    }
}
