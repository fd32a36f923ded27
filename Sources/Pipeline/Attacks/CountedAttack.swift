/// An attack of which only what statistics count is read; the rest, most of a row, is passed over and checked by whoever reads it.
package struct CountedAttack: Equatable, Sendable {
    package private(set) var session: CountedSession
    package private(set) var enrichment: CountedEnrichment

    package var rank: AttackRank {
        AttackRank(revision: session.front.revision, level: enrichment.level, databaseBuild: enrichment.databaseBuild)
    }
}

/// As of `Session`.
package struct CountedSession: Equatable, Sendable {
    package private(set) var front = SessionFront()
    package private(set) var hours: [CountedHour] = []
    package private(set) var slots: [SlotActivity] = []
}

/// As of `HourActivity`, kept as it came: as values it would take several times the room, and a service that counts holds millions for days.
package struct CountedHour: Equatable, Sendable {
    package let hour: Int32
    /// Something other than an answer came.
    package let isReached: Bool
    package let isEmpty: Bool
    private let bytes: [UInt8]

    // It has been read before.
    package var activity: HourActivity { (try? HourActivity(encoded: bytes)) ?? HourActivity(hour: hour) }
}

extension CountedHour: WireReadable {
    package init(from reader: inout WireReader) throws(WireError) {
        bytes = reader.rest
        let activity = try HourActivity(from: &reader)
        (hour, isEmpty) = (activity.hour, activity.machines.isEmpty)
        isReached = activity.machines.contains { $0.isReached }
    }
}

/// As of `Enrichment`.
package struct CountedEnrichment: Equatable, Sendable {
    package private(set) var level: UInt32 = 0
    package private(set) var databaseBuild = Timestamp(nanoseconds: 0)
    package private(set) var country = Enrichment.unknownCountry
    /// The family of the system that the source runs; nil if nothing is known of it, or only an application.
    package private(set) var system: String?
}

/// What `attacks.v1` carries, as statistics read it.
package enum CountedAttackRow: Equatable, Sendable {
    case attack(CountedAttack)
    case line(LedgerLine)
    case commit(Commit)
}

extension CountedAttackRow: WireReadable {
    package init(from reader: inout WireReader) throws(WireError) {
        self = try reader.row(Self.attack, Self.line, Self.commit)
    }
}

extension CountedAttack: WireReadable {
    package init(from reader: inout WireReader) throws(WireError) {
        var session: CountedSession?
        enrichment = CountedEnrichment()
        while let field = try reader.next() {
            switch field {
            case 1: session = try reader.message(CountedSession.self)
            case 2: enrichment = try reader.message()
            default: try reader.skip()
            }
        }
        guard let session else { throw .missingField }
        self.session = session
    }
}

extension CountedSession: WireReadable {
    package init(from reader: inout WireReader) throws(WireError) {
        while let field = try reader.next() {
            if try front.read(field, &reader) { continue }
            switch field {
            case 11: hours.append(try reader.message())
            case 12: slots.append(try reader.message())
            default: try reader.skip()
            }
        }
        try front.check()
    }
}

extension CountedEnrichment: WireReadable {
    private struct System: WireReadable {
        private(set) var family = ""
        private(set) var isApplication = false

        init(from reader: inout WireReader) throws(WireError) {
            while let field = try reader.next() {
                switch field {
                case 1: family = try reader.label()
                case 6: isApplication = try reader.bool()
                default: try reader.skip()
                }
            }
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        while let field = try reader.next() {
            switch field {
            case 1: level = try reader.int()
            case 2: databaseBuild = try reader.time()
            case 4: country = try reader.country()
            case 8:
                let known = try reader.message(System.self)
                system = known.isApplication ? nil : known.family
            default: try reader.skip()
            }
        }
    }
}
