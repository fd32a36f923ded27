import Enrichment
import Kafka
import Logging
import Lookups
import Pipeline
import Runtime

@main
struct LeurreEnrich {
    private static let own = [
        Setting("geo", .list, "Country ranges (Debian's tor-geoipdb) and MaxMind-format files; read again when they change."),
        Setting("p0f", .text, default: "/etc/p0f/p0f.fp", "p0f 3 signature database; empty: no operating systems."),
    ]

    static func main() {
        let settings =
            CommonSettings.broker + CommonSettings.telemetry(port: 9643) + CommonSettings.stage(flushIntervalMilliseconds: 50, lowLatencyMilliseconds: 20) + own
            + NameSettings.declared
        ServiceMain("leurre-enrich", "adds country, network, operating system and host name to sessions", settings: settings)
            .run(prepare: EnrichmentSources.init) { sources, settings, logger in
                let generation = UInt32(settings.integer("generation"))
                let lateness = Lateness(allowed: .hours(Int64(settings.integer("allowed-lateness-hours"))))
                let (names, asksHostNames) = (try NameDesk(sources.names, logger), NameDesk.isOpen(sources.names))
                defer { names.close() }
                let wiring = StageLoop<Enricher>.Wiring(
                    service: "leurre-enrich", input: .sessions, output: .attacks, mustFlush: { $0.mustFlush },
                    attend: { names.attend($0, &$1) }, left: { names.left($0) }, figures: { names.figures }, measure: names.put,
                    idle: {
                        sources.reload(logger)
                        names.look()
                    }
                ) { partition, _ in
                    Enricher(
                        partition: partition, generation: generation, lateness: lateness, geo: sources.answerer, signatures: sources.signatures,
                        asksHostNames: asksHostNames, hostPatterns: sources.names.patterns)
                }
                try StageLoop(wiring, settings: settings, logger: logger).run()
            }
    }
}
