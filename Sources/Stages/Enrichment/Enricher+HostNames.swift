import Pipeline

/// Slow answers: the reverse DNS.
extension Enricher {
    /// A name longer than DNS allows (RFC 1035, section 2.3.4) is cut off.
    private static let hostNameCharactersMax = 255

    /// A source whose name is on its way is kept open beyond its time, so that the name finds it: a replay passes days in a second. So
    /// many in all, or a resolver that does not answer would fill the memory.
    static let heldMax = 50_000

    /// Addresses to ask the reverse DNS for, each once; every one of them must be answered, an address without a name with an empty one,
    /// or given up.
    package mutating func pendingLookups(limit: Int) -> [Address] { hostNames.next(limit: limit) }

    /// Attaches a name to the newest row of every open source of that address.
    package mutating func answered(_ answer: HostNameAnswer) {
        hostNames.answered(answer.address)
        for id in attacks.ids(of: answer.address) {
            guard let place = attacks.place(of: id), attacks[place].rank.level == 0, !attacks[place].isAbsorbed,
                var attack = attacks.newest(at: place)
            else { continue }
            let name = String(answer.hostName.prefix(Self.hostNameCharactersMax))
            (attack.enrichment.hostName, attack.enrichment.hostKind) = (name, hostPatterns.kind(of: name))
            attack.enrichment.hostPatterns = attack.enrichment.hostKind == nil ? "" : hostPatterns.name
            attack.enrichment.level = 1
            attacks.put(attack, at: place, platform: attacks[place].platform)
        }
    }

    /// Nobody can tell a name for now: it is asked for again after the next start, or when the address comes back after its time.
    package mutating func gaveUp(_ address: Address) { hostNames.gaveUp(address) }

    mutating func askForName(of attack: PassedAttack) {
        guard attack.enrichment.level == 0, attack.session.absorbedBy == nil else { return }
        hostNames.ask(attack.session.address)
    }
}
