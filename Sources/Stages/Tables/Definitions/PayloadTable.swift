import Pipeline

/// How the data that came to one port of a machine begin, as `payloads` shows it.
struct TabledPayload {
    let attack: TabledAttack
    let payload: PortPayload

    /// None of an attack that another one took in.
    static func all(of attack: TabledAttack) -> [TabledPayload] {
        guard attack.session.absorbedBy == nil else { return [] }
        return attack.session.payloads.map { TabledPayload(attack: attack, payload: $0) }
    }
}

extension TableDefinition where Source == TabledPayload {
    /// Without `sha256`, which the database computes.
    static let payloads = TableDefinition(
        name: "payloads", key: ["opened", "attack", "machine", "transport", "port"], rank: [],
        columns: [
            Column("opened") { $1.time($0.attack.session.opened) },
            Column("attack") { $1.text($0.attack.id) },
            Column("machine") { $1.smallint(Int16($0.payload.machine)) },
            Column("transport") { $1.text($0.payload.transport.name) },
            Column("port") { $1.integer(Int32($0.payload.port)) },
            Column("platform") { $1.text($0.attack.session.platform) },
            Column("source") { $1.inet($0.attack.session.address) },
            Column("class") { $1.text($0.attack.attackClass.rawValue) },
            Column("attack_first_seen") { $1.time($0.attack.session.firstSeen) },
            Column("first_seen") { $1.time($0.payload.firstSeen) },
            Column("service") { $1.text($0.payload.service.rawValue) },
            Column("length") { $1.integer(Int32(truncatingIfNeeded: $0.payload.bytes.count)) },
            Column("stream_bytes") { $1.bigint($0.payload.streamBytes) },
            Column("truncated") { $1.bool($0.payload.isTruncated) },
            Column("printable") { $1.text($0.payload.printable) },
            Column("payload") { $1.bytea($0.payload.bytes) },
        ])
}
