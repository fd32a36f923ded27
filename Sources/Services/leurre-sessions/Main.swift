import Kafka
import Pipeline
import Runtime
import Sessions

@main
struct LeurreSessions {
    static func main() {
        let settings = CommonSettings.broker + CommonSettings.telemetry(port: 9642) + CommonSettings.capture + CommonSettings.stage(flushIntervalMilliseconds: 200)
        ServiceMain("leurre-sessions", "computes attack sessions and the ledger from packets", settings: settings).run { settings, logger in
            let generation = UInt32(settings.integer("generation"))
            let lateness = Lateness(allowed: .hours(Int64(settings.integer("allowed-lateness-hours"))))
            let wiring = StageLoop<Sessionizer>.Wiring(
                service: "leurre-sessions", input: .packets, output: .sessions, mustFlush: { $0.mustFlush }
            ) { partition, count in
                Sessionizer(generation: generation, partition: partition, partitionCount: count, lateness: lateness)
            }
            try StageLoop(wiring, settings: settings, logger: logger).run()
        }
    }
}
