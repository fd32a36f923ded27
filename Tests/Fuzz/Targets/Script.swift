import Pipeline

/// An input that tells what happens to a stage: four bytes of time, then steps of a kind, a length of two bytes, and content.
struct Script {
    enum Step {
        /// A record of the input topic, so many offsets behind the last.
        case record([UInt8], gap: Int64)
        /// A record of the stage's own output: taken back before the first record, watched later.
        case ownRow([UInt8], gap: Int64)
        case flush
    }

    /// When the records were sent.
    let sent: Timestamp
    private(set) var steps: [Step] = []

    init(_ bytes: [UInt8]) {
        var place = 4
        sent = Timestamp(seconds: bytes.prefix(4).reduce(0) { $0 << 8 | Int64($1) })
        while bytes.count - place >= 3 {
            let (kind, gap) = (bytes[place] & 3, Int64(bytes[place] >> 2))
            let length = Int(bytes[place + 1]) << 8 | Int(bytes[place + 2])
            let content = Array(bytes[(place + 3)...].prefix(length))
            place += 3 + content.count
            switch kind {
            case 0, 1: steps.append(.record(content, gap: gap))
            case 2: steps.append(.ownRow(content, gap: gap))
            default: steps.append(.flush)
            }
        }
    }

    /// The input that makes these steps.
    static func bytes(sent: Timestamp, _ steps: [Step]) -> [UInt8] {
        let seconds = UInt32(clamping: sent.nanoseconds / 1_000_000_000)
        var bytes = (0..<4).map { UInt8(truncatingIfNeeded: seconds >> (24 - 8 * UInt32($0))) }
        func append(_ kind: UInt8, _ gap: Int64, _ content: [UInt8]) {
            bytes += [kind | UInt8(gap) << 2, UInt8(truncatingIfNeeded: content.count >> 8), UInt8(truncatingIfNeeded: content.count)] + content
        }
        for step in steps {
            switch step {
            case .record(let content, let gap): append(0, gap, content)
            case .ownRow(let content, let gap): append(2, gap, content)
            case .flush: append(3, 0, [])
            }
        }
        return bytes
    }
}
