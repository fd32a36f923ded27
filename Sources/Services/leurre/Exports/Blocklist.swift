import Foundation
import Postgres

/// Scanners with the evidence against them, and what the list was made from. All of it is of one moment of the database.
struct Blocklist: Encodable {
    /// Who is listed.
    struct Criteria: Encodable {
        var from: String?
        var to: String?
        /// Empty: all.
        var platforms: [String]
        var minimumPlatforms: Int
        var withSpoofable: Bool
    }

    /// How far a platform's data go, and how whole they are.
    struct Origin: Codable {
        var platform: String
        var asOf: String?
        var completePercent: Double?
    }

    struct Entry: Codable {
        var address: String
        var firstSeen: String
        var lastSeen: String
        /// In the order in which it came to them.
        var platforms: [String]
        var attacks: Int
        var handshakes: Int
        var packets: Int
        var classes: [String]
        /// The three most frequent, by machine visits.
        var topSequences: [String]
        var country: String
    }

    var criteria: Criteria
    var origins: [Origin]
    var addresses: [Entry]

    init(_ criteria: Criteria, _ connection: Connection) throws {
        let platforms = criteria.platforms.isEmpty ? nil : LedgerRows.array(criteria.platforms)
        let parameters: [String?] = [criteria.from ?? "-infinity", criteria.to ?? "infinity", platforms]
        let (origins, entries) = try connection.transaction { () throws(PostgresError) in
            try connection.execute("set transaction isolation level repeatable read, read only")
            return (
                try connection.query(Self.originsSQL, parameters),
                try connection.query(Self.entriesSQL, parameters + ["\(criteria.minimumPlatforms)", "\(criteria.withSpoofable)"])
            )
        }
        self.criteria = criteria
        self.origins = try Self.rows(origins)
        addresses = try Self.rows(entries)
    }

    private static let originsSQL = """
        select json_build_object('platform', w.platform, 'as_of', to_char(c.as_of, \(timeFormat)), 'complete_percent', w.complete_percent)
        from completeness_of($1, $2, $3) w left join platform_clock c on c.platform = w.platform
        order by w.platform collate "C"
        """

    private static let entriesSQL = """
        select json_build_object(
            'address', host(b.address), 'first_seen', to_char(b.first_seen, \(timeFormat)), 'last_seen', to_char(b.last_seen, \(timeFormat)),
            'platforms', b.platforms, 'attacks', b.attacks, 'handshakes', b.handshakes, 'packets', b.packets, 'classes', b.classes,
            'top_sequences', b.top_sequences, 'country', b.country)
        from blocklist($1, $2, $3, $4, $5) b order by b.address
        """

    private static let timeFormat = #"'YYYY-MM-DD"T"HH24:MI:SS"Z"'"#

    private static func rows<Row: Decodable>(_ rows: [[String?]]) throws -> [Row] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try rows.map { try decoder.decode(Row.self, from: Data(($0.first.flatMap { $0 } ?? "").utf8)) }
    }
}
