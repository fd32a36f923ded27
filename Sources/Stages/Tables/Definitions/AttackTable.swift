import Pipeline

/// An attack with what is derived from it, as `attacks` and `visits` show it. An object: its visits and payloads hold it, too.
final class TabledAttack {
    let attack: Attack
    let summary: AttackSummary
    // Every row of the attack's visits and payloads has these too.
    let id: String
    let attackClass: AttackClass

    init(_ attack: Attack) {
        self.attack = attack
        summary = AttackSummary(hours: attack.session.hours)
        (id, attackClass) = (attack.session.id.description, summary.attackClass)
    }

    var session: Session { attack.session }
    var enrichment: Enrichment { attack.enrichment }

    /// A row written before the kind travelled with it has a name at most: then the paper's list says what it is.
    var hostKind: HostKind? { enrichment.hostKind ?? HostPatterns.paper.kind(of: enrichment.hostName ?? "") }
    var hostPatterns: String? { hostKind == nil ? nil : enrichment.hostPatterns.nonEmpty ?? HostPatterns.paper.name }
}

extension TableDefinition where Source == TabledAttack {
    static let attacks = TableDefinition(
        name: "attacks", key: ["opened", "id"], rank: ["generation", "revision", "enrichment_level", "database_build"],
        columns: identity + traffic + enrichment + standing)

    private static let identity: [Column<TabledAttack>] = [
        Column("opened") { $1.time($0.session.opened) },
        Column("id") { $1.text($0.id) },
        Column("platform") { $1.text($0.session.platform) },
        Column("source") { $1.inet($0.session.address) },
        Column("first_seen") { $1.time($0.session.firstSeen) },
        Column("last_seen") { $1.time($0.session.lastSeen) },
        Column("class") { $1.text($0.attackClass.rawValue) },
        Column("spoofable") { $1.bool($0.summary.isSpoofable) },
        Column("machines_targeted") { $1.smallint(Int16(truncatingIfNeeded: $0.summary.machinesReached)) },
        Column("visiting_order") { $1.text(optional: $0.summary.visitingOrder?.rawValue) },
        Column("in_parallel") { $1.bool($0.summary.isParallel) },
    ]

    private static let traffic: [Column<TabledAttack>] = [
        Column("packets_received") { $1.bigint($0.summary.packetsReceived) },
        Column("packets_sent") { $1.bigint($0.summary.packetsSent) },
        Column("bytes_received") { $1.bigint($0.summary.bytesReceived) },
        Column("bytes_sent") { $1.bigint($0.summary.bytesSent) },
        Column("handshakes") { $1.bigint($0.summary.handshakes) },
    ]

    private static let enrichment: [Column<TabledAttack>] = [
        Column("country") { $1.text($0.enrichment.country) },
        Column("city") { $1.text(optional: $0.enrichment.city.nonEmpty) },
        Column("asn") { if $0.enrichment.asn == 0 { $1.null() } else { $1.bigint(Int64($0.enrichment.asn)) } },
        Column("network") { $1.text(optional: $0.enrichment.network.nonEmpty) },
        Column("operating_system") { $1.text(optional: $0.enrichment.system?.family) },
        Column("operating_system_name") { $1.text(optional: $0.enrichment.system?.name.nonEmpty) },
        Column("operating_system_flavour") { $1.text(optional: $0.enrichment.system?.flavour.nonEmpty) },
        Column("operating_system_distance") { row, out in
            if let system = row.enrichment.system { out.smallint(Int16(system.distance)) } else { out.null() }
        },
        Column("operating_system_match") { $1.text(optional: $0.enrichment.system?.match.word) },
        Column("operating_system_is_tool") { row, out in
            if let system = row.enrichment.system { out.bool(system.isApplication) } else { out.null() }
        },
        Column("host_name") { $1.text(optional: $0.enrichment.hostName?.nonEmpty) },
        Column("host_kind") { $1.text($0.hostKind?.word ?? HostKind.undeterminedWord) },
        Column("host_patterns") { $1.text(optional: $0.hostPatterns) },
        Column("syn_signature") { $1.text(optional: ($0.session.syn ?? $0.session.synAck)?.signature.notation) },
        Column("database_name") { $1.text(optional: $0.enrichment.databaseName.nonEmpty) },
        Column("database_build") { $1.time($0.enrichment.databaseBuild) },
    ]

    private static let standing: [Column<TabledAttack>] = [
        Column("absorbed_by") { $1.text(optional: $0.session.absorbedBy?.description) },
        Column("generation") { $1.bigint(Int64($0.session.revision.generation)) },
        Column("revision") { $1.bigint($0.session.revision.offset) },
        Column("enrichment_level") { $1.bigint(Int64($0.enrichment.level)) },
    ]
}

extension OperatingSystem.Match {
    fileprivate var word: String {
        switch self {
        case .exact: "exact"
        case .fuzzy: "fuzzy"
        case .generic: "generic"
        }
    }
}
