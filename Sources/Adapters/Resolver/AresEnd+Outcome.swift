import CCares
import Pipeline

extension AresEnd {
    /// A message is believed before the status: it holds the lifetimes. Without one there was no answer.
    var outcome: LookupOutcome {
        guard !message.isEmpty else { return .noAnswer(cause) }
        do throws(DNSFault) {
            switch try PointerAnswer(decoding: message, question: DNSName(reverseOf: address)) {
            case .name(let name, let seconds): return .name(name, lifetimeSeconds: seconds)
            case .noName(let seconds): return .noName(lifetimeSeconds: seconds)
            case .failure(let rcode): return .noAnswer(Self.cause(rcode: rcode))
            }
        } catch { return .noAnswer(.malformed) }
    }

    private static func cause(rcode: UInt8) -> NoAnswer {
        switch rcode {
        case 1: .malformed
        case 2: .serverFailure
        case 5: .refused
        default: .other
        }
    }

    private var cause: NoAnswer {
        switch status {
        case Int32(ARES_ETIMEOUT): .timeout
        case Int32(ARES_ECONNREFUSED): .unreachable
        case Int32(ARES_EREFUSED): .refused
        case Int32(ARES_ESERVFAIL): .serverFailure
        case Int32(ARES_EBADRESP), Int32(ARES_EFORMERR): .malformed
        default: .other
        }
    }
}
