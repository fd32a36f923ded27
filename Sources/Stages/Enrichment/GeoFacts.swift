import Pipeline

/// What a country database says about an address, as the stage needs it.
package struct GeoFacts: Equatable, Sendable {
    /// ISO 3166-1 alpha-2, or `??` if the database does not know the address.
    package var country: String
    package var city: String
    /// Autonomous system number; 0 if unknown.
    package var asn: UInt32
    /// The autonomous system's organisation.
    package var network: String
    package var databaseName: String
    package var databaseBuild: Timestamp

    package init(country: String, city: String, asn: UInt32, network: String, databaseName: String, databaseBuild: Timestamp) {
        (self.country, self.city, self.asn, self.network) = (country, city, asn, network)
        (self.databaseName, self.databaseBuild) = (databaseName, databaseBuild)
    }
}

extension Enrichment {
    /// True once a database was asked; from then on its answer stays.
    var hasGeoAnswer: Bool { !databaseName.isEmpty }

    mutating func take(_ facts: GeoFacts) {
        (country, city, asn, network) = (facts.country, facts.city, facts.asn, facts.network)
        (databaseName, databaseBuild) = (facts.databaseName, facts.databaseBuild)
    }
}
