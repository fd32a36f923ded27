import Pipeline

/// A segment's file name: `segment-<sequence>-<marker>.spool`, both in sixteen hexadecimal digits.
///
/// The marker is a random number that begins each record. It stands in the name only, so that who decides what packets hold cannot
/// put a record into one: a reader that looks for the next record behind a damaged one finds real ones only.
struct SegmentName: Equatable, Comparable {
    let sequence: UInt64
    let marker: UInt64

    init(sequence: UInt64, marker: UInt64) { (self.sequence, self.marker) = (sequence, marker) }

    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "segment", parts[2].hasSuffix(".spool"), parts[1].utf8.count == 16, parts[2].utf8.count == 22,
            let sequence = UInt64(parts[1], radix: 16), let marker = UInt64(parts[2].dropLast(6), radix: 16), sequence < .max
        else { return nil }
        self.init(sequence: sequence, marker: marker)
        guard self.text == text else { return nil }
    }

    var text: String { "segment-\(String(sequence, width: 16, radix: 16))-\(String(marker, width: 16, radix: 16)).spool" }

    static func < (left: Self, right: Self) -> Bool { left.sequence < right.sequence }
}
