import Kafka
import Pipeline
import Runtime
import Statistics

@main
struct LeurreStatistics {
    static func main() {
        let settings = CommonSettings.broker + CommonSettings.telemetry(port: 9644) + CommonSettings.stage(flushIntervalMilliseconds: 1_000)
        ServiceMain("leurre-statistics", "keeps rolling statistics of each platform", settings: settings).run { settings, logger in
            let generation = UInt32(settings.integer("generation"))
            let lateness = Lateness(allowed: .hours(Int64(settings.integer("allowed-lateness-hours"))))
            let wiring = StageLoop<Aggregator>.Wiring(
                service: "leurre-statistics", input: .attacks, output: .statistics, restorePoint: .beginning(needed: Aggregator.rowsNeeded(lateness))
            ) { partition, _ in Aggregator(generation: generation, partition: partition, lateness: lateness, holdsBack: true) }
            try StageLoop(wiring, settings: settings, logger: logger).run()
        }
    }
}
