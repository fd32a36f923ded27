import Logging
import Pipeline
import Runtime

/// The parts put together from the settings.
struct SensorMain {
    private enum Work {
        case live(PlatformFile.Entry, sensor: String, interface: String)
        case replay([ReplaySource])
    }

    private let work: Work
    private let signer: RecordSigner?

    init(_ settings: Settings) throws(SettingError) {
        guard let path = settings.optionalText("platforms") else {
            throw SettingError("the platform file is missing: give --platforms FILE")
        }
        let file = try PlatformFile(path: path)
        let (captures, interface, names) = (settings.list("replay"), settings.optionalText("interface"), settings.list("replay-platforms"))
        guard [!captures.isEmpty, interface != nil, !names.isEmpty].count(where: { $0 }) == 1 else {
            throw SettingError(
                "give one of --interface NAME to capture, --replay FILE… to replay, and --replay-platforms ID… to replay what the platform file names")
        }
        if names.isEmpty {
            let entry = try file.entry(settings.optionalText("platform"))
            let sensor = settings.optionalText("sensor") ?? entry.platform.id
            guard (1...WireReader.nameBytesMax).contains(sensor.utf8.count) else {
                throw SettingError("the sensor's name has \(sensor.utf8.count) bytes: give --sensor a name of 1 to \(WireReader.nameBytesMax)")
            }
            work =
                interface.map { .live(entry, sensor: sensor, interface: $0) }
                ?? .replay([ReplaySource(entry: entry, sensor: sensor, paths: captures)])
        } else {
            for other in ["platform", "sensor", "spool"] where settings.optionalText(other) != nil {
                throw SettingError("--\(other) is one sensor's, and --replay-platforms are several: give one of the two")
            }
            work = .replay(try ReplaySource.named(names, in: file))
        }
        signer = try IdentitySettings.signer(settings)
    }

    func run(_ settings: Settings, _ logger: Logger) throws {
        let kafka = try CommonSettings.kafka(settings, client: "leurre-sensor")
        switch work {
        case .live(let entry, let sensor, let interface):
            try Live(entry: entry, sensor: sensor, interface: interface, settings: settings, kafka: kafka, signer: signer, logger: logger).run()
        case .replay(let sources): try Replay(sources: sources, settings: settings, kafka: kafka, signer: signer, logger: logger).run()
        }
    }
}
