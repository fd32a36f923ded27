/// What a message of the DNS says about the name of an address.
enum PointerAnswer: Equatable, Sendable {
    /// The name, and for how long it holds by its zone.
    case name(String, lifetimeSeconds: UInt32)
    /// There is none (NXDOMAIN, or no record of the kind); nil if the zone does not say for how long that holds.
    case noName(lifetimeSeconds: UInt32?)
    /// The server could not or would not say.
    case failure(rcode: UInt8)
}

extension PointerAnswer {
    private static let (typeCNAME, typeSOA, typePTR, classIN): (UInt32, UInt32, UInt32, UInt32) = (5, 6, 12, 1)
    private static let (rcodeNoError, rcodeNoSuchName): (UInt8, UInt8) = (0, 3)
    /// A chain of aliases: delegation of single addresses needs one (RFC 2317).
    private static let aliasesMax = 16

    /// Of several names the smallest, byte by byte, so that every asker gets the same whatever the order in the message.
    ///
    /// - Parameter question: what was asked. Records of other names are not looked at.
    init(decoding bytes: [UInt8], question: DNSName) throws(DNSFault) {
        var reader = DNSReader(bytes)
        try reader.skip(2)
        let flags = try reader.number(2)
        guard flags & 0x8000 != 0 else { throw .notAnAnswer }
        let (questions, answers, authorities) = (try reader.number(2), try reader.number(2), try reader.number(2))
        try reader.skip(2)
        for _ in 0..<questions {
            guard try reader.name() == question else { throw .notAnAnswer }
            try reader.skip(4)
        }
        let rcode = UInt8(flags & 0x0f)
        guard rcode == Self.rcodeNoError || rcode == Self.rcodeNoSuchName else {
            self = .failure(rcode: rcode)
            return
        }
        var records = Records()
        for _ in 0..<answers { try records.take(&reader) }
        if rcode == Self.rcodeNoError, let found = try records.name(of: question) {
            self = found
            return
        }
        // What is wrong behind the answer does not make it wrong.
        for _ in 0..<authorities { do throws(DNSFault) { try records.take(&reader) } catch { break } }
        self = .noName(lifetimeSeconds: records.negativeLifetimeSeconds)
    }

    /// The records of one message that matter.
    private struct Records {
        private var pointers: [DNSName: (name: DNSName, lifetime: UInt32)] = [:]
        private var aliases: [DNSName: (name: DNSName, lifetime: UInt32)] = [:]
        /// RFC 2308, section 5: the lesser of the record's lifetime and what it holds as the minimum.
        var negativeLifetimeSeconds: UInt32?

        mutating func take(_ reader: inout DNSReader) throws(DNSFault) {
            let owner = try reader.name()
            let (type, family) = (try reader.number(2), try reader.number(2))
            let lifetime = Self.lifetime(try reader.number(4))
            let length = Int(try reader.number(2))
            let end = reader.position + length
            if family == PointerAnswer.classIN {
                switch type {
                case PointerAnswer.typePTR: take(pointer: try reader.name(), of: owner, lifetime)
                case PointerAnswer.typeCNAME:
                    let target = try reader.name()
                    if aliases[owner] == nil { aliases[owner] = (target, lifetime) }
                case PointerAnswer.typeSOA:
                    _ = (try reader.name(), try reader.name())
                    try reader.skip(16)
                    negativeLifetimeSeconds = min(lifetime, Self.lifetime(try reader.number(4)))
                default: break
                }
            }
            try reader.seek(end)
        }

        private mutating func take(pointer name: DNSName, of owner: DNSName, _ lifetime: UInt32) {
            guard !name.isRoot else { return }
            if let known = pointers[owner], known.name.text <= name.text { return }
            pointers[owner] = (name, lifetime)
        }

        /// nil if no name is at the end of the aliases.
        func name(of question: DNSName) throws(DNSFault) -> PointerAnswer? {
            var (owner, lifetime) = (question, UInt32.max)
            for _ in 0...PointerAnswer.aliasesMax {
                if let pointer = pointers[owner] { return .name(pointer.name.text, lifetimeSeconds: min(lifetime, pointer.lifetime)) }
                guard let alias = aliases[owner] else { return nil }
                (owner, lifetime) = (alias.name, min(lifetime, alias.lifetime))
            }
            throw .loop
        }

        /// RFC 2181, section 8: with the highest bit set it means none.
        private static func lifetime(_ seconds: UInt32) -> UInt32 { seconds >> 31 == 0 ? seconds : 0 }
    }
}
