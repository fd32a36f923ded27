import Runtime

/// All rules. deploy/prometheus/leurre.rules.yml is made of them, and a test holds it against them.
extension AlertRule {
    static let all = services + lag + sensors + records + tables

    /// The rule of this name; nil only if the name is misspelt.
    static func named(_ name: String) -> AlertRule? { all.first { $0.name == name } }

    static func limit(of name: String) -> Double { named(name)?.limit ?? .infinity }

    private static let services = [
        AlertRule(
            name: "LeurreServiceDown", severity: .page, expression: .newest(.up), comparison: .equals, limit: 0, holdSeconds: 60,
            summary: "{instance} does not answer", next: "systemctl status 'leurre-*'; journalctl -u 'leurre-*' -n 50"),
        AlertRule(
            name: "LeurreNotReady", severity: .page, expression: .newest(Selector(.isReady)), comparison: .equals, limit: 0, holdSeconds: 120,
            summary: "{instance} does not do its work", next: "curl http://{instance}/ready"),
    ]

    private static let lag = [
        AlertRule(
            name: "LeurreLagHigh", severity: .page, expression: .max(by: ["group", "topic"], .newest(Selector(.lagSeconds, of: "lag"))), limit: 60,
            holdSeconds: 120, summary: "{group} is {duration} behind in {topic}", next: "leurre lag; then /ready of {group}"),
        AlertRule(
            name: "LeurreLagUnknown", severity: .page, expression: .age(Selector(.lagMeasured, of: "lag")), limit: 60, holdSeconds: 60,
            summary: "nobody has been able to measure the lag for {duration}", next: "leurre check broker"),
    ]

    /// Every sink tells the same of a sensor.
    private static let ofSensor = ["platform", "sensor"]

    private static let sensors = [
        AlertRule(
            name: "LeurreSensorSilent", severity: .ticket, expression: .age(Selector(.lastPacket, of: "sensor")), limit: 3_600, holdSeconds: 300,
            summary: "the sensor at {instance} has seen no packet for {duration}",
            next: "is the decoy up, is the address routed: tcpdump on the sensor's interface"),
        AlertRule(
            name: "LeurreKernelDrops", severity: .ticket, expression: .increase(Selector(.packetsDropped, of: "sensor"), minutes: 5), limit: 0,
            summary: "the kernel dropped {value} packets at {instance}: they are lost",
            next: "raise buffer-bytes of leurre-sensor; what else uses its processor"),
        AlertRule(
            name: "LeurrePacketsDiscarded", severity: .page, expression: .increase(Selector(.packetsDiscarded, of: "sensor"), minutes: 5), limit: 0,
            summary: "the sensor at {instance} threw {value} packets away: they are lost",
            next: "leurre check broker; df of the spool; leurre ledger --missing"),
        AlertRule(
            name: "LeurreSpoolFilling", severity: .page,
            expression: .share(Selector(.spoolBytes, of: "sensor"), of: Selector(.spoolLimit, of: "sensor")), limit: 0.5, holdSeconds: 60,
            summary: "the spool at {instance} is {percent} full: beyond its limit packets are lost",
            next: "leurre check broker; curl http://{instance}/ready"),
        AlertRule(
            name: "LeurreDiskFilling", severity: .page,
            expression: .share(Selector(.spoolDiskFree, of: "sensor"), of: Selector(.spoolDisk, of: "sensor")), comparison: .below, limit: 0.1,
            holdSeconds: 60, summary: "the disk of the spool at {instance} has {percent} left: when it is full packets are lost",
            next: "df and du of the spool's disk; leurre check broker"),
        AlertRule(
            name: "LeurreSensorUnheard", severity: .page, expression: .min(by: ofSensor, .age(Selector(.sensorReceived, of: "sink"))), limit: 600,
            holdSeconds: 60,
            summary: "{sensor} on {platform} has reported nothing for {duration}",
            next: "systemctl status 'leurre-sensor@*' there; leurre check broker from there"),
        AlertRule(
            name: "LeurreSensorClockOff", severity: .page, expression: .min(by: ofSensor, .magnitude(Selector(.sensorClockAhead, of: "sink"))), limit: 30,
            holdSeconds: 120, summary: "the clock of {sensor} on {platform} is off by {duration}", next: "timedatectl on the sensor's machine"),
    ]

    private static let records = [
        AlertRule(
            name: "LeurreDeadLetters", severity: .ticket,
            expression: .sum(
                by: ["job", "instance", "reason"], .increase(Selector(.recordsSetAside, without: ("reason", ["late", "clock", "identity"])), minutes: 10)),
            limit: 0, summary: "{value} records were set aside as {reason}", next: "leurre deadletters list --reason {reason}"),
        AlertRule(
            name: "LeurreClockOff", severity: .page, expression: setAside("clock"), limit: 0,
            summary: "packets from the future: a sensor's clock is wrong, and what it sends is set aside",
            next: "leurre deadletters list --reason clock"),
        AlertRule(
            name: "LeurreIdentity", severity: .page,
            expression: .sum(by: ["job", "instance"], .increase(Selector(.recordsSetAside, with: ("reason", "identity")), minutes: 10)), limit: 0,
            summary: "{value} records at {instance} are not signed by whom they name: a sensor without its key, or somebody else",
            next: "leurre deadletters list --reason identity; leurre check identities"),
        AlertRule(
            name: "LeurreTooLate", severity: .ticket, expression: setAside("late"), limit: 0,
            summary: "{value} packets came more than the allowed lateness after their time",
            next: "leurre deadletters list --reason late; leurre rebuild counts them"),
        // Not by the counter: who was away for too long finds the loss at its start, and nobody has seen it at 0 before.
        AlertRule(
            name: "LeurreRecordsLost", severity: .page, expression: .age(Selector(.recordsLostTime)), comparison: .below, limit: 600,
            summary: "records were gone from the log before {instance} had read them, it found {duration} ago",
            next: "leurre ledger --missing; leurre rebuild"),
        AlertRule(
            name: "LeurrePacketsMissing", severity: .page, expression: .max(by: ["platform"], .delta(Selector(.packetsMissing, of: "sink"), minutes: 10)), limit: 0,
            holdSeconds: 60, summary: "{value} packets of {platform} were sent and have not come", next: "leurre ledger --missing"),
    ]

    private static func setAside(_ reason: String) -> Expression {
        .sum(by: ["job", "instance"], .increase(Selector(.recordsSetAside, of: "sessions", with: ("reason", reason)), minutes: 10))
    }

    private static let tables = [
        AlertRule(
            name: "LeurreTablesUnknown", severity: .page, expression: .min(by: ["job"], .age(Selector(.tablesMeasured, of: "sink"))), limit: 120, holdSeconds: 60,
            summary: "nobody has been able to read the tables for {duration}", next: "leurre check postgres"),
        AlertRule(
            name: "LeurreDatabaseErrors", severity: .page,
            expression: .sum(by: ["job", "instance", "code"], .increase(Selector(.databaseErrors, of: "sink"), minutes: 5)), limit: 3,
            holdSeconds: 60, summary: "the sink repeats its work because of Postgres: {code}",
            next: "leurre check postgres; curl http://{instance}/ready"),
        AlertRule(
            name: "LeurreTablesStale", severity: .page, expression: .age(Selector(.lastFlush, of: "sink")), limit: 300, holdSeconds: 60,
            onlyWhere: .newest(Selector(.openItems, of: "sink")),
            summary: "nothing has reached the tables for {duration} though there is something to write",
            next: "curl http://{instance}/ready; leurre check postgres"),
    ]
}
