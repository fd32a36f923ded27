/// Steps through a message of the DNS (RFC 1035, section 4.1). Whatever the bytes are, it ends soon and reads nothing beyond them.
struct DNSReader {
    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func number(_ count: Int) throws(DNSFault) -> UInt32 {
        guard bytes.count - position >= count else { throw .short }
        defer { position += count }
        return bytes[position..<position + count].reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func skip(_ count: Int) throws(DNSFault) {
        guard bytes.count - position >= count else { throw .short }
        position += count
    }

    mutating func seek(_ target: Int) throws(DNSFault) {
        guard (position...bytes.count).contains(target) else { throw .short }
        position = target
    }

    /// A name, compressed or not. A pointer must lead before the piece that it stands in, so there is no way round in a circle.
    mutating func name() throws(DNSFault) -> DNSName {
        var name = DNSName()
        var (at, pieceStart) = (position, position)
        var end: Int?
        while true {
            guard at < bytes.count else { throw .short }
            let length = Int(bytes[at])
            switch length >> 6 {
            case 0 where length == 0:
                position = end ?? at + 1
                return name
            case 0:
                guard at + 1 + length <= bytes.count else { throw .short }
                guard name.append(label: bytes[at + 1..<at + 1 + length]) else { throw .name }
                at += 1 + length
            case 3:
                guard at + 1 < bytes.count else { throw .short }
                let target = (length & 0x3f) << 8 | Int(bytes[at + 1])
                guard target < pieceStart else { throw .name }
                end = end ?? at + 2
                (at, pieceStart) = (target, target)
            default: throw .name
            }
        }
    }
}
