import Logging
import Pipeline
import Runtime

/// The parts put together from the settings.
struct SensorMain {
    private let entry: PlatformFile.Entry
    private let sensor: String
    private let paths: [String]
    private let interface: String?
    private let signer: RecordSigner?

    init(_ settings: Settings) throws(SettingError) {
        guard let file = settings.optionalText("platforms") else {
            throw SettingError("the platform file is missing: give --platforms FILE")
        }
        entry = try PlatformFile(path: file).entry(settings.optionalText("platform"))
        sensor = settings.optionalText("sensor") ?? entry.platform.id
        guard (1...WireReader.nameBytesMax).contains(sensor.utf8.count) else {
            throw SettingError("the sensor's name has \(sensor.utf8.count) bytes: give --sensor a name of 1 to \(WireReader.nameBytesMax)")
        }
        signer = try IdentitySettings.signer(settings)
        paths = settings.list("replay")
        interface = settings.optionalText("interface")
        guard paths.isEmpty != (interface == nil) else {
            throw SettingError("give either --interface NAME to capture or --replay FILE… to replay")
        }
    }

    func run(_ settings: Settings, _ logger: Logger) throws {
        let kafka = try CommonSettings.kafka(settings, client: "leurre-sensor")
        if let interface {
            try Live(entry: entry, sensor: sensor, interface: interface, settings: settings, kafka: kafka, signer: signer, logger: logger).run()
        } else {
            try Replay(entry: entry, sensor: sensor, paths: paths, settings: settings, kafka: kafka, signer: signer, logger: logger).run()
        }
    }
}
