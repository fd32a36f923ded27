import Fingerprints
import Pipeline

/// Sessions → attacks: adds to each source where it is, which system it runs, and (when it is answered) its name.
///
/// An attack has its session's revision. What was once said of a source stays: its first country answer, its name. Slow answers are
/// attached to the newest written row as a richer copy of the same revision (architecture, rule 10).
package struct Enricher: Stage {
    let partition: Int32
    /// Of the own commits, which are offsets in `sessions.v1`.
    let generation: UInt32
    let lateness: Lateness
    private let geo: any GeoAnswering
    private let signatures: SignatureDatabase?
    let hostPatterns: HostPatterns

    var attacks: AttackShelf
    var lines = LineShelf()
    var clocks = PlatformClocks()
    var hostNames: HostNameDesk
    var commits = CommitDesk()
    /// The highest revision read back at the start, until the input has come as far again. Till then rows and clocks may be ahead of
    /// the input, and nothing is forgotten: how old a source is must be judged by the watermark at the record's offset.
    var replayEnd: Revision?
    /// Of the last input taken, and of the last one whose rows were handed out.
    var takenOffset: Int64 = -1
    var flushedOffset: Int64 = -1
    /// The highest output offset that was acknowledged or seen.
    var newestOutput: Int64 = -1
    var takenSinceSweep = 0
    /// Each platform's clock at its first line since the last flush.
    var unflushedSince: [String: Timestamp] = [:]
    /// True when a flush must not wait: a day of event time has passed since the last one. Statistics need every hour of a row before
    /// the row folds its old hours.
    package internal(set) var mustFlush = false
    private static let unflushedMax = Span.days(1)

    /// - Parameter signatures: p0f's database; without one no system is known.
    /// - Parameter asksHostNames: whether `pendingLookups` hands out addresses; off, every attack keeps level 0.
    /// - Parameter hostPatterns: what tells a personal computer by its name.
    package init(
        partition: Int32, generation: UInt32, lateness: Lateness = Lateness(), geo: any GeoAnswering, signatures: SignatureDatabase?,
        asksHostNames: Bool = false, hostPatterns: HostPatterns = .paper
    ) {
        (self.partition, self.generation, self.lateness) = (partition, generation, lateness)
        (self.geo, self.signatures, self.hostPatterns) = (geo, signatures, hostPatterns)
        attacks = AttackShelf(indexesAddresses: asksHostNames)
        hostNames = HostNameDesk(isOpen: asksHostNames)
    }

    package var openItems: Int { attacks.count + lines.count }
}

extension Enricher {
    package mutating func take(_ record: Record<PassedSessionRow>, setAside: inout [SetAside]) {
        takenOffset = max(takenOffset, record.offset)
        takenSinceSweep += 1
        switch record.value {
        case .session(let session):
            if let end = replayEnd, session.revision > end { replayEnd = nil }
            take(session)
        case .line(let line):
            // Lines come after all the rows of their revision.
            if let end = replayEnd, line.revision >= end { replayEnd = nil }
            clocks.take(line)
            lines.take(line)
            clockMoved(line)
        case .commit: break
        }
    }

    private mutating func clockMoved(_ line: LedgerLine) {
        guard !line.isRedriven else { return }
        let since = unflushedSince[line.platform] ?? line.clock
        unflushedSince[line.platform] = since
        if line.clock - since >= Self.unflushedMax { mustFlush = true }
    }

    private mutating func take(_ session: PassedSession) {
        // Also the same rank is passed over: that row is written, and if not, it waits to be.
        let known = attacks.place(of: session.id)
        if let known, session.revision < attacks[known].rank.revision { return }
        let attack = PassedAttack(session: session, enrichment: enrichment(for: session, at: known))
        if let known, attack.rank <= attacks[known].rank { return }
        attacks.put(attack, at: known, platform: clocks.number(of: session.platform))
        askForName(of: attack)
    }

    /// What is known of the source already, completed by what can be known at once.
    private func enrichment(for session: PassedSession, at place: Int?) -> Enrichment {
        var enrichment = place.flatMap { attacks.enrichment(at: $0) } ?? known(of: session) ?? Enrichment()
        if !enrichment.hasGeoAnswer, let facts = geo.answer(for: session.address) { enrichment.take(facts) }
        enrichment.system = system(of: session)
        return enrichment
    }

    /// A source that took others in and was never seen itself begins with what the oldest of them knew.
    private func known(of session: PassedSession) -> Enrichment? {
        if let joined = attacks.enrichment(ofFirst: session.absorbed.sorted()) { return joined }
        guard let named = attacks.enrichment(ofFirst: attacks.ids(of: session.address), where: { $0.level > 0 }) else { return nil }
        // Another source of the address has a name: the name is the address's, the country answer is each source's own.
        var enrichment = Enrichment()
        (enrichment.level, enrichment.hostName) = (named.level, named.hostName)
        (enrichment.hostKind, enrichment.hostPatterns) = (named.hostKind, named.hostPatterns)
        return enrichment
    }

    /// The SYN says more than the SYN+ACK, whose window may depend on a segment size that nobody kept.
    private func system(of session: PassedSession) -> OperatingSystem? {
        guard let signatures else { return nil }
        if let syn = session.syn, let system = signatures.match(syn.signature, peerMSS: nil).operatingSystem { return system }
        return session.synAck.flatMap { signatures.match($0.signature, peerMSS: nil).operatingSystem }
    }
}
