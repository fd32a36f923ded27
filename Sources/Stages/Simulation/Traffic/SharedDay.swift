/// The addresses that are seen on several platforms on one day.
struct SharedDay {
    struct Member {
        var identity: SourceIdentity
        var isBackscatter: Bool
        /// When it begins on its first platform, in nanoseconds since midnight.
        var start: Int64
        /// Platforms whose captures have a packet of it.
        var seenOn = 0
    }

    /// Which of a platform's new sources of a use are one of them.
    struct Slot {
        var use: Int
        var member: Int
    }

    var members: [Member] = []
    private var slots: [Int: [Slot]] = [:]

    func slots(of platform: Int) -> [Slot] { slots[platform] ?? [] }

    mutating func add(_ member: Member, at places: [(platform: Int, use: Int)]) {
        for place in places { slots[place.platform, default: []].append(Slot(use: place.use, member: members.count)) }
        members.append(member)
    }
}
