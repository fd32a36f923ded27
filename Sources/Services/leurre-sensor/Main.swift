import Runtime

@main
struct LeurreSensor {
    static func main() {
        ServiceMain("leurre-sensor", "captures a platform's traffic and publishes it", settings: SensorSettings.all)
            .run(check: { _ = try SensorMain($0) }) { settings, logger in try SensorMain(settings).run(settings, logger) }
    }
}
