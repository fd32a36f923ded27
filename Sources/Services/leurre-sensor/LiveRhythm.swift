import Pipeline

/// When a live capture seals its batches, and how long it may sleep until then: each waking costs more than the packets that a honeypot
/// gets meanwhile.
struct LiveRhythm {
    /// How long to wait, and whether a packet ends it: once the kernel has closed the block of its buffer that the packet lies in.
    struct Wait: Equatable {
        var milliseconds: Int32
        var endsWithPacket: Bool
    }

    /// Without traffic the loop comes round this often, for the clocks of partitions, the spool and a signal to end.
    private static let idle = milliseconds(100)
    /// While batches are on their way, for what the broker says.
    private static let busy = milliseconds(25)
    /// What more than this comes at once is no trickle.
    private static let trickle: Int64 = 64

    /// How long the kernel may fill a block. It closes blocks at a steady beat: of a trickle a batch takes in every other one, so that its
    /// leaving lies just behind a beat and the next batch begins with the one after.
    let blockMilliseconds: Int
    private let sealAfter: Span
    /// When the oldest packet that lies in an open batch was read.
    private var opened: Timestamp?
    private var isTrickle = true

    /// - Parameter batchWaitMilliseconds: from the capture of a packet to its batch's leaving. At most half of it is spent in the kernel.
    init(batchWaitMilliseconds: Int) {
        blockMilliseconds = max(1, min(24, batchWaitMilliseconds / 2))
        sealAfter = Self.milliseconds(max(0, batchWaitMilliseconds - blockMilliseconds))
    }

    /// Packets were read. They may have waited a block's time already.
    mutating func read(_ packets: Int64, at now: Timestamp) {
        guard packets > 0 else { return }
        opened = opened ?? now
        isTrickle = packets <= Self.trickle
    }

    /// Whether everything that is open has to leave; then it counts as gone.
    mutating func mustSeal(at now: Timestamp) -> Bool {
        guard let opened, now >= opened + sealAfter else { return false }
        self.opened = nil
        return true
    }

    /// How long there is nothing else to do; rounded up, so that the time is over afterwards.
    ///
    /// While a batch is open, more of a trickle need not wake anybody: it is fetched when the batch leaves, and the kernel's buffer holds what a
    /// flood brings in that time.
    ///
    /// - Parameter syncDue: when the spool has to be synced.
    func wait(at now: Timestamp, isWaitingForBroker: Bool, syncDue: Timestamp?) -> Wait {
        let due = opened.map { $0 + sealAfter } ?? now + (isWaitingForBroker ? Self.busy : Self.idle)
        let left = max(0, (min(due, syncDue ?? due) - now).nanoseconds)
        return Wait(milliseconds: Int32((left + 999_999) / 1_000_000), endsWithPacket: opened == nil || !isTrickle)
    }

    private static func milliseconds(_ count: Int) -> Span { Span(nanoseconds: Int64(count) * 1_000_000) }
}
