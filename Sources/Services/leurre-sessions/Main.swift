import Kafka
import Pipeline
import Runtime
import Sessions

@main
struct LeurreSessions {
    private static let own = [
        Setting(
            "payload-bytes-max", .integer(0...Int64(StreamSegment.payloadBytesMax)), default: "128",
            "The first bytes of the data that came to each port of a machine to keep; 0 keeps none.")
    ]

    static func main() {
        let settings =
            CommonSettings.broker + CommonSettings.telemetry(port: 9642) + CommonSettings.capture + IdentitySettings.registry
            + CommonSettings.stage(flushIntervalMilliseconds: 200, lowLatencyMilliseconds: 50) + own
        ServiceMain("leurre-sessions", "computes attack sessions and the ledger from packets", settings: settings)
            .run(prepare: IdentitySettings.read) { identities, settings, logger in
                let generation = UInt32(settings.integer("generation"))
                let lateness = Lateness(allowed: .hours(Int64(settings.integer("allowed-lateness-hours"))))
                let payloadBytesMax = settings.integer("payload-bytes-max")
                let wiring = StageLoop<Sessionizer>.Wiring(
                    service: "leurre-sessions", input: .packets, output: .sessions, mustFlush: { $0.mustFlush },
                    measure: { board in
                        identities?.look(logger)
                        identities?.put(on: board)
                    },
                    refusal: { message, batch in identities?.registry.refusal(message, batch) }
                ) { partition, count in
                    Sessionizer(
                        generation: generation, partition: partition, partitionCount: count, lateness: lateness, payloadBytesMax: payloadBytesMax)
                }
                IdentitySettings.tell(identities, topic: CommonSettings.input(.packets, settings), logger)
                try StageLoop(wiring, settings: settings, logger: logger).run()
            }
    }
}
