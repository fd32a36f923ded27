/// The lists of one platform's day, kept from one to the next so that nothing is allocated a packet.
struct DayBuffers {
    struct Key {
        var time: Int64
        var draft: Int32
    }

    var sources: [ActiveSource] = []
    var visits: [VisitAccount] = []
    /// Received packets beyond the least, visit by visit.
    var extras: [Int] = []
    var drafts: [PacketDraft] = []
    var keys: [Key] = []
    var kinds: [Int] = []

    mutating func removeAll() {
        sources.removeAll(keepingCapacity: true)
        visits.removeAll(keepingCapacity: true)
        extras.removeAll(keepingCapacity: true)
        drafts.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
    }
}
