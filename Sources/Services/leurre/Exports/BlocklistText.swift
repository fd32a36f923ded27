import Letters

/// A blocklist as other programs read it. Names come from the network: nothing of them may begin a line of its own.
enum BlocklistText {
    /// An address a line; what the list was made from stands above, behind `#`.
    static func plain(_ list: Blocklist) -> String {
        let criteria = list.criteria
        var lines = [
            "Leurre blocklist: scanners seen on \(criteria.minimumPlatforms) or more platforms",
            "period: \(criteria.from ?? "from the beginning") to \(criteria.to ?? "the end"), by the first packet of an attack, UTC",
            "platforms: " + (criteria.platforms.isEmpty ? "all" : criteria.platforms.map { Escaped.text($0) }.joined(separator: ", ")),
            criteria.withSpoofable
                ? "with addresses that completed no TCP handshake and may be forged, but not with those that also sent backscatter"
                : "only addresses that completed a TCP handshake",
        ]
        lines += list.origins.map { origin in
            let complete = origin.completePercent.map { "\($0) % complete" } ?? "completeness not known"
            return "\(Escaped.text(origin.platform)): data up to \(origin.asOf ?? "?"), \(complete)"
        }
        lines.append("\(list.addresses.count) addresses")
        return (lines.map { "# \($0)" } + list.addresses.map(\.address)).joined(separator: "\n")
    }

    /// The evidence of each address; lists within a column are separated by blanks, which a ports sequence does not hold.
    static func csv(_ list: Blocklist) -> String {
        let header = [
            "address", "first_seen", "last_seen", "platforms", "attacks", "handshakes", "packets", "classes", "top_sequences", "country",
        ]
        let rows = list.addresses.map { entry in
            [
                entry.address, entry.firstSeen, entry.lastSeen, entry.platforms.joined(separator: " "), "\(entry.attacks)",
                "\(entry.handshakes)", "\(entry.packets)", entry.classes.joined(separator: " "), entry.topSequences.joined(separator: " "),
                entry.country,
            ]
        }
        return LedgerCSV.lines([header] + rows.map { $0.map { Escaped.text($0, scalarsMax: 10_000) } })
    }

    static func json(_ list: Blocklist) throws -> String { try PlainJSON.text(list) }
}
