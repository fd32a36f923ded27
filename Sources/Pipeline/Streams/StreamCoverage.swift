/// One direction of a TCP conversation, walked through in the order of event time: which bytes of the stream have been seen.
///
/// Sequence numbers wrap, so they are taken relative to the first segment's (serial arithmetic, RFC 1982; RFC 9293, section 3.4).
struct StreamCoverage {
    private let start: UInt32
    /// Disjoint, not adjacent, sorted.
    private var covered: [Range<Int64>] = []
    private var highest: Int64 = 0
    private(set) var bytes: Int64 = 0
    private(set) var retransmittedSegments: Int64 = 0
    private(set) var retransmittedBytes: Int64 = 0
    private(set) var outOfOrderSegments: Int64 = 0
    private(set) var overlappingSegments: Int64 = 0

    init(from sequence: UInt32) { start = sequence }

    mutating func take(_ segment: StreamSegment) {
        let place = Self.offset(of: segment.sequence, from: start)
        let range = place..<place + Int64(segment.length)
        let known = covered.reduce(Int64(0)) { $0 + Int64($1.clamped(to: range).count) }
        let fresh = Int64(segment.length) - known
        retransmittedBytes += known
        if fresh == 0 {
            retransmittedSegments += 1
        } else {
            if known > 0 { overlappingSegments += 1 }
            // All that is known lies before the highest byte; so does something new if there is more than that.
            if !covered.isEmpty, min(range.upperBound, highest) - range.lowerBound > known { outOfOrderSegments += 1 }
            bytes += fresh
            cover(range)
        }
        highest = covered.last?.upperBound ?? range.upperBound
    }

    private mutating func cover(_ range: Range<Int64>) {
        var union = range
        covered.removeAll {
            guard $0.lowerBound <= range.upperBound, range.lowerBound <= $0.upperBound else { return false }
            union = min(union.lowerBound, $0.lowerBound)..<max(union.upperBound, $0.upperBound)
            return true
        }
        let position = covered.firstIndex { union.lowerBound < $0.lowerBound } ?? covered.count
        covered.insert(union, at: position)
    }

    /// How far a sequence number lies behind another one; negative before it.
    static func offset(of sequence: UInt32, from start: UInt32) -> Int64 { Int64(Int32(bitPattern: sequence &- start)) }
}
