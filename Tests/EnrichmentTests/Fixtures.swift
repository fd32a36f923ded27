import Enrichment
import Pipeline
import Synchronization

/// Rows as the sessions room writes them.
enum Fixtures {
    /// Seconds after this instant, 1 January 2026.
    static func time(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_767_225_600 + seconds) }

    static func id(_ number: Int64) -> SessionID { SessionID(generation: 1, partition: 0, offset: number, index: 0) }

    static func address(_ number: UInt32) -> Address { Address(ipv4: 0x5000_0000 + number) }

    /// - Parameter lastSeen: seconds; it also stands for what a revision adds to a session.
    static func session(
        _ number: Int64, revision: Int64, address: UInt32 = 1, platform: String = "france1", lastSeen: Int64 = 0,
        absorbed: [Int64] = [], absorbedBy: Int64? = nil
    ) -> Session {
        var session = Session(
            id: id(number), platform: platform, address: self.address(address), revision: Revision(generation: 1, offset: revision), opened: time(0))
        session.lastSeen = time(lastSeen)
        session.absorbed = absorbed.map(id)
        session.absorbedBy = absorbedBy.map(id)
        return session
    }

    static func line(revision: Int64, clock: Int64, sensor: String = "a", epoch: UInt64 = 1, platform: String = "france1") -> LedgerLine {
        var line = LedgerLine(
            platform: platform, sensor: sensor, epoch: epoch, partition: 0, revision: Revision(generation: 1, offset: revision))
        line.clock = time(clock)
        return line
    }

    static func facts(_ country: String, build: Int64 = 100) -> GeoFacts {
        GeoFacts(
            country: country, city: "", asn: 64_500, network: "Example", databaseName: "ranges", databaseBuild: Timestamp(seconds: build))
    }

    static func enricher(
        geo: some GeoAnswering = GeoAnswerer { _ in Fixtures.facts("DE") }, asksHostNames: Bool = false, hostPatterns: HostPatterns = .paper
    ) -> Enricher {
        Enricher(partition: 0, generation: 1, geo: geo, signatures: nil, asksHostNames: asksHostNames, hostPatterns: hostPatterns)
    }
}

/// A database whose answer a test may change.
final class ChangingDatabase: GeoAnswering {
    private let facts: Mutex<GeoFacts?>

    init(_ facts: GeoFacts?) { self.facts = Mutex(facts) }

    func becomes(_ next: GeoFacts?) { facts.withLock { $0 = next } }

    func answer(for address: Address) -> GeoFacts? { facts.withLock { $0 } }
}
