import Logging

/// Counts packets that were thrown away, and says so when it begins and when it ends, not at each.
struct DropLog {
    private(set) var packets: Int64 = 0
    private var atBegin: Int64?

    mutating func dropped(_ count: Int64, _ reason: String, _ logger: Logger) {
        if atBegin == nil {
            atBegin = packets
            logger.error("the newest packets are thrown away, and the ledger shows them as missing: \(reason)")
        }
        packets += count
    }

    mutating func kept(_ logger: Logger) {
        guard let before = atBegin else { return }
        atBegin = nil
        logger.warning("packets are kept again", metadata: ["thrown_away": "\(packets - before)"])
    }
}
