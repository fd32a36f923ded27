/// What look-ups say about the source of a session.
package struct Enrichment: Equatable, Sendable {
    /// How much has been looked up: a richer copy of the same revision replaces a poorer one. 0: without the slow answers; 1: with them.
    package var level: UInt32 = 0
    /// Build date of the database that answered; decides between copies of the same revision and level.
    package var databaseBuild = Timestamp(nanoseconds: 0)
    package var databaseName = ""
    /// ISO 3166-1 alpha-2, or `??` if the database does not know the address.
    package var country = Enrichment.unknownCountry
    package var city = ""
    /// Autonomous system number; 0 if unknown.
    package var asn: UInt32 = 0
    /// The autonomous system's organisation.
    package var network = ""
    package var system: OperatingSystem?
    /// Reverse DNS; nil until it was asked for.
    package var hostName: String?
    /// What the name says about the source; nil without a name, and in rows written before it was kept.
    package var hostKind: HostKind?
    /// The list of patterns that said so. Both travel with the row, since whoever writes tables may be configured otherwise, or later:
    /// a row must be the same in whatever hands it falls.
    package var hostPatterns = ""

    package init() {}

    package static let unknownCountry = "??"
}

/// A passive fingerprint's answer (p0f 3).
package struct OperatingSystem: Equatable, Sendable {
    package enum Match: UInt8, Sendable { case exact = 1, fuzzy = 2, generic = 3 }

    /// `Windows`, `Linux`, …; for a scanning tool its name.
    package var family: String
    package var name: String
    package var flavour: String
    /// Hops between the source and the sensor, estimated from the time to live.
    package var distance: UInt8
    package var match: Match
    /// The signature belongs to an application (such as a scanner), not to a system.
    package var isApplication: Bool

    package init(family: String, name: String, flavour: String, distance: UInt8, match: Match, isApplication: Bool) {
        (self.family, self.name, self.flavour) = (family, name, flavour)
        (self.distance, self.match, self.isApplication) = (distance, match, isApplication)
    }
}
