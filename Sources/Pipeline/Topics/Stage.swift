/// The contract of a room: a value, one per partition, driven by one loop. A stage never waits, never reads a clock, never does I/O.
package protocol Stage: Sendable {
    associatedtype Input: Sendable
    associatedtype Output: Row

    /// Takes one record in. Time comes in with the record. What must be set aside goes to `setAside` with its reason.
    mutating func take(_ record: Record<Input>, setAside: inout [SetAside])

    /// Takes one of its own rows back, before the first `take`; in the order of the log. `offset` is the row's offset in the output.
    mutating func restore(_ row: Output, offset: Int64)

    /// All own rows have been given back: finish what a crash left half written, and say from which input offset to go on.
    mutating func restored() -> Int64

    /// The input begins at `offset`, and `restored` wanted to go on from before it: rows have expired. Called before the first `take`.
    mutating func inputBegins(at offset: Int64)

    /// An hour of the house's time has passed, whatever the records say. Rows expire from their topics, those that are still needed must not: the
    /// next flush hands some of them out once more.
    mutating func hourPassed()

    /// Hands out every row that changed since the last call, whole and with its revision, in the order in which they must be
    /// acknowledged; `Row.phase` says where to wait. The commit is not among them.
    mutating func flush(into output: inout [Output])

    /// A row handed out by `flush` is in the output topic at `offset`.
    mutating func acknowledged(_ row: Output, offset: Int64)

    /// The commit that may be written after all rows of the last flush were acknowledged; nil if there is nothing to commit.
    mutating func commit() -> Output?

    /// A record seen in the own output, whoever wrote it. A row that an old owner overwrote with a lower revision is handed out again
    /// by the next `flush`; a foreign row with a higher revision is taken as published.
    mutating func watch(_ row: Output, offset: Int64)

    /// True if the last `flush` left out what will change soon: the input is told as not done with, and the next flush may hand it out.
    var isHoldingBack: Bool { get }

    /// For ops: how much state is held.
    var openItems: Int { get }
}

extension Stage {
    package var isHoldingBack: Bool { false }
    package mutating func inputBegins(at offset: Int64) {}
    package mutating func hourPassed() {}
}

/// A part of a record that could not be used, on its way to the dead letters.
package struct SetAside: Sendable, Equatable {
    package var reason: SetAsideReason
    package var offset: Int64
    /// The cause in words: what a person reads beside the reason. Always the same for the same record.
    package var detail: String
    /// The original bytes: of the packet, with its header of sixteen bytes.
    package var bytes: [UInt8]
    package var captured: Timestamp
    /// The packet's index in its batch, or nil for a whole record.
    package var index: UInt32?
    package var batch: BatchOrigin

    package init(
        reason: SetAsideReason, offset: Int64, detail: String = "", bytes: [UInt8], captured: Timestamp, index: UInt32?, batch: BatchOrigin
    ) {
        (self.reason, self.offset, self.detail, self.bytes) = (reason, offset, detail, bytes)
        (self.captured, self.index, self.batch) = (captured, index, batch)
    }
}

/// Why something was set aside: the dead letter's reason and the metric's label.
package enum SetAsideReason: String, Sendable, CaseIterable {
    /// Captured longer ago than the allowed lateness, by its platform's watermark.
    case late
    /// Captured more than five minutes after the record was sent: a clock that is wrong.
    case clock
    /// A packet whose headers contradict themselves or the batch around it.
    case malformed
    /// A record that does not follow its topic's schema.
    case unreadable
    /// A record whose signature does not say that it may speak for the sensor that it names.
    case identity
}
