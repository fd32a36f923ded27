/// What a single look shows that no rule over time is needed for.
struct StatusJudge {
    private static let letterSeconds = 600.0

    let findings: [StatusFinding]

    init(_ reading: HouseReading) {
        var findings: [StatusFinding] = []
        if let database = reading.database.value { findings += Self.sensors(database) + Self.today(database) }
        if let broker = reading.broker.value { findings += Self.letters(broker.letters, now: reading.time) }
        self.findings = findings
    }

    private static func sensors(_ database: DatabaseReading) -> [StatusFinding] {
        database.sensors.filter { !$0.isHistory }.flatMap { sensor -> [StatusFinding] in
            let name = "\(sensor.sensor) on \(sensor.platform)"
            var found: [StatusFinding] = []
            if sensor.dropped > 0 {
                found.append(
                    StatusFinding(
                        rule: "LeurreKernelDrops", summary: "the kernel dropped \(sensor.dropped) packets at \(name) in the last two hours: they are lost"))
            }
            if sensor.discarded > 0 {
                found.append(
                    StatusFinding(
                        rule: "LeurrePacketsDiscarded", summary: "\(name) threw \(sensor.discarded) packets away in the last two hours: they are lost"))
            }
            return found
        }
    }

    private static func today(_ database: DatabaseReading) -> [StatusFinding] {
        database.today.filter { $0.missing > 0 || $0.lostRecords > 0 || !$0.balances }.map { account in
            let what = account.missing > 0
                ? "\(account.missing) packets of \(account.platform) that were sent today have not come"
                : account.lostRecords > 0
                    ? "\(account.lostRecords) records of \(account.platform) were gone from the log today before they were read"
                    : "the account of \(account.platform) does not balance today"
            return StatusFinding(rule: "LeurrePacketsMissing", summary: what)
        }
    }

    private static func letters(_ letters: LettersReading, now: Double) -> [StatusFinding] {
        guard let newest = letters.newest, now - newest < letterSeconds else { return [] }
        let reasons = letters.reasons.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return [
            StatusFinding(
                name: "LeurreDeadLetters", summary: "dead letters in the last hour: \(reasons); the newest came \(AlertTemplate.duration(now - newest)) ago",
                next: "leurre deadletters list")
        ]
    }
}
