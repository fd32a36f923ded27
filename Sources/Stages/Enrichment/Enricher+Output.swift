import Pipeline

/// The own output: read back at the start, watched from then on.
extension Enricher {
    package mutating func restore(_ row: PassedAttackRow, offset: Int64) {
        newestOutput = max(newestOutput, offset)
        switch row {
        case .attack(let attack):
            replayEnd = max(replayEnd ?? .none, attack.session.revision)
            attacks.seen(attack, offset: offset, platform: clocks.number(of: attack.session.platform))
        case .line(let line):
            replayEnd = max(replayEnd ?? .none, line.revision)
            clocks.take(line)
            lines.seen(line, offset: offset)
        case .commit(let commit): commits.seen(commit, offset: offset)
        }
    }

    package mutating func restored() -> Int64 {
        if let commit = commits.newest, commit.revision.generation == generation { takenOffset = max(commit.revision.offset, -1) }
        flushedOffset = takenOffset
        // Names that were asked for before the start were answered to nobody.
        for address in attacks.unnamed { hostNames.ask(address) }
        return takenOffset + 1
    }

    package mutating func watch(_ row: PassedAttackRow, offset: Int64) {
        newestOutput = max(newestOutput, offset)
        switch row {
        case .attack(let attack):
            let platform = clocks.number(of: attack.session.platform)
            if attacks.place(of: attack.session.id) == nil, isOver(attack.session.lastSeen, platform) { return }
            attacks.seen(attack, offset: offset, platform: platform)
            askForName(of: attack)
        // Its clock is not taken: another owner may be ahead of the own input.
        case .line(let line): lines.seen(line, offset: offset)
        case .commit(let commit): commits.seen(commit, offset: offset)
        }
    }
}
