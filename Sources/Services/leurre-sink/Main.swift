import Kafka
import Postgres
import Runtime

@main
struct LeurreSink {
    private static let own = [
        Setting("postgres", .text, default: "postgresql:///leurre", "Address of the database, postgres://…; one with a password in the environment or the file only."),
        Setting("schema", .text, default: "leurre", "Schema that holds the tables."),
        Setting("commit-interval-milliseconds", .integer(10...60_000), default: "200", lowLatency: "50", "How long rows may wait for a transaction. Milliseconds."),
        Setting("commit-rows-max", .integer(1...1_000_000), default: "20000", "Rows in one transaction."),
        Setting("commit-bytes-max", .integer(1_048_576...1_073_741_824), default: "67108864", "Bytes of rows in one transaction. Three connections have as many in hand and as many to come."),
        Setting("statement-timeout-milliseconds", .integer(100...3_600_000), default: "60000", "How long one statement may take. Milliseconds."),
    ]

    static func main() {
        let settings = CommonSettings.broker + CommonSettings.telemetry(port: 9645) + CommonSettings.capture + IdentitySettings.registry + own
        ServiceMain("leurre-sink", "keeps attacks, statistics and the ledger in Postgres", settings: settings)
            .run { settings in
                if settings.isFlag("postgres") { try Connection.refusePassword(settings.text("postgres")) }
                return try IdentitySettings.read(settings)
            } _: { identities, settings, logger in try SinkLoop(settings: settings, identities: identities, logger: logger).run() }
    }
}
