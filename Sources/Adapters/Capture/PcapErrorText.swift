import CPcap

/// Room for the text that libpcap writes when it has no handle to keep it in.
struct PcapErrorText {
    var room = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))

    var sentence: String {
        String(decoding: room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).lowercased()
    }
}
