/// A time to live of the database: `64`; `54+10`, which p0f suggests for new signatures and means their sum; `64-`, the maximum of a
/// sender that draws it at random (p0f's documentation, "ittl").
struct InitialTTL: Hashable, Sendable {
    var value: UInt8
    var isRandom: Bool

    init(text: Substring.UTF8View) throws(SignatureTextError) {
        isRandom = text.last == UInt8(ascii: "-")
        let sum = (isRandom ? text.dropLast() : text).split(
            separator: UInt8(ascii: "+"), maxSplits: 1, omittingEmptySubsequences: false)
        let base: UInt8 = try DecimalText.parse(sum[0], in: 1...UInt8.max, orThrow: .ttl)
        guard sum.count == 2 else {
            value = base
            return
        }
        guard !isRandom else { throw .ttl }
        guard !sum[1].reads("?") else { throw .unguessedTTL }
        value = base + (try DecimalText.parse(sum[1], in: 0...(UInt8.max - base), orThrow: .ttl))
    }
}
