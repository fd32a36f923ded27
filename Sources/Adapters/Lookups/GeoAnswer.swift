import Pipeline

/// What the databases say about one address.
package struct GeoAnswer: Equatable, Sendable {
    /// ISO 3166-1 alpha-2, or `??` if no database knows the address.
    package var country = "??"
    /// English name; empty if unknown.
    package var city = ""
    /// Autonomous system number; 0 if unknown.
    package var asn: UInt32 = 0
    /// The autonomous system's organisation; empty if unknown.
    package var network = ""
    /// All databases that were asked, in their order: `GeoLite2-City + GeoLite2-ASN`.
    package var databaseName: String
    /// When the newest of them was built, so that a new file of any of them counts as a newer answer.
    package var databaseBuild: Timestamp

    package init(databaseName: String, databaseBuild: Timestamp) {
        (self.databaseName, self.databaseBuild) = (databaseName, databaseBuild)
    }
}
