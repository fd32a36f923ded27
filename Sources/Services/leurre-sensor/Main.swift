import Runtime

@main
struct LeurreSensor {
    static func main() {
        ServiceMain("leurre-sensor", "captures a platform's traffic and publishes it", settings: SensorSettings.all)
            .run(prepare: SensorMain.init) { sensor, settings, logger in try sensor.run(settings, logger) }
    }
}
