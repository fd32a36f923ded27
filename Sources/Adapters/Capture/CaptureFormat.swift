import Pipeline

/// The layout of a capture file, and how far its reader has got.
enum CaptureFormat {
    case pcap(PcapFormat)
    case pcapng(PcapngFormat)

    /// Tells the format by the first bytes and reads the file's header.
    init(_ window: inout InputWindow) throws(CaptureError) {
        guard try window.holds(4) else {
            let cause = window.available == 0 ? "it is empty" : "it has only \(window.available) bytes"
            throw window.error(.notACapture, "\(cause); a capture in pcap or pcapng format is expected")
        }
        let magic = ByteOrder.big.uint32(window.bytes.span.bytes, at: window.start)
        if magic == PcapngFormat.sectionHeader {
            self = .pcapng(PcapngFormat())
        } else if let variant = PcapVariant(magic: magic) {
            self = .pcap(try PcapFormat(variant, &window))
        } else {
            throw Self.unknown(magic, window)
        }
    }

    var name: String {
        switch self {
        case .pcap(let format): format.variant.name
        case .pcapng: "pcapng"
        }
    }

    /// Hands out up to `max` frames; they lie in the window during the call of `body` only. - Returns: false at the end.
    mutating func read(
        _ window: inout InputWindow, max: Int, _ body: (CapturedFrame, RawSpan) -> Void
    ) throws(CaptureError) -> Bool {
        switch self {
        case .pcap(let format): return try format.read(&window, max: max, body)
        case .pcapng(var format):
            // The copy must be the only owner of the interfaces' array, or each change would copy it.
            self = .pcapng(PcapngFormat())
            defer { self = .pcapng(format) }
            return try format.read(&window, max: max, body)
        }
    }

    /// Files that people take for captures, and what to do with them.
    private static func unknown(_ magic: UInt32, _ window: InputWindow) -> CaptureError {
        switch magic {
        case 0x28b5_2ffd: window.error(.unsupported, "it is compressed with zstd; pipe it in: zstd -dc FILE | … -")
        case 0xfd37_7a58: window.error(.unsupported, "it is compressed with xz; pipe it in: xz -dc FILE | … -")
        case 0x0422_4d18: window.error(.unsupported, "it is compressed with lz4; pipe it in: lz4 -dc FILE | … -")
        case 0x425a_6830...0x425a_6839: window.error(.unsupported, "it is compressed with bzip2; pipe it in: bzip2 -dc FILE | … -")
        case 0x504b_0304: window.error(.unsupported, "it is a zip archive; unpack it first")
        case 0x736e_6f6f: window.error(.unsupported, "it is a snoop capture; convert it with \"editcap -F pcapng\"")
        default:
            window.error(
                .notACapture,
                "it begins with \"\(String(magic, width: 8, radix: 16))\", which is neither pcap nor pcapng; \"file\" may tell what it is")
        }
    }
}
