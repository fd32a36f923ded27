import Pipeline

extension SourceTable {
    /// Where what is known of a source lies.
    struct Place: Equatable {
        /// Of a whole session its place; -1 of a knock, which is in the entry; below that of one at rest.
        private let number: Int32

        private init(number: Int32) { self.number = number }

        static let knock = Place(number: -1)
        static func whole(_ place: Int32) -> Place { Place(number: place) }
        static func resting(_ place: Int32) -> Place { Place(number: -2 - place) }

        var whole: Int32? { number >= 0 ? number : nil }
        var resting: Int32? { number < -1 ? -2 - number : nil }
    }

    /// What a packet asks of a source, and all of it if it only knocks.
    ///
    /// Without references, so that a million of them are one piece of memory in which nothing is counted. Whoever reads one names the field:
    /// `entries[position].lastSeen` reads eight bytes, but what an entry computes is handed a copy of it.
    struct Entry {
        let id: SessionID
        let platform: UInt32
        let address: Address
        /// False where a session has gone, until another one takes its place.
        var isOpen = true
        /// It must be written.
        var isDirty = false
        /// It says something new since it was written, not only again what it said.
        var isChanged = false
        var isAbsorbed = false
        var hasAbsorbed = false
        var place = Place.knock
        /// Field by field, or a gap would follow.
        var generation: UInt32
        var offset: Int64
        var firstSeen: Timestamp
        var lastSeen: Timestamp
        /// Means nothing beside a whole session or one at rest.
        var knock: Knock

        init(_ id: SessionID, _ source: Source, _ revision: Revision, from firstSeen: Timestamp, to lastSeen: Timestamp, _ knock: Knock?) {
            (self.id, platform, address) = (id, source.platform, source.address)
            (generation, offset) = (revision.generation, revision.offset)
            (self.firstSeen, self.lastSeen, self.knock) = (firstSeen, lastSeen, knock ?? .none)
        }

        var revision: Revision {
            get { Revision(generation: generation, offset: offset) }
            set { (generation, offset) = (newValue.generation, newValue.offset) }
        }
    }
}

extension SourceTable.Entry {
    @inline(__always)
    func hash(_ mixer: Mixer) -> UInt64 { mixer.mix(platform, address) }
}
