import ArgumentParser
import Foundation

/// Which house, for the commands that look at all of it.
struct HouseOptions: ParsableArguments {
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var database: DatabaseOptions
    @Option(help: "Text before packets.v1 and sensors.v1, where they are another house's. Default: LEURRE_CAPTURE_PREFIX, else the topic prefix.")
    var capturePrefix: String?
    @Option(
        parsing: .upToNextOption,
        help: "Where services serve /metrics: HOST:PORT. Default: LEURRE_SERVICES, comma-separated, else ports 9642 to 9645 of this machine, and 9641 if a sensor answers there.")
    var services: [String] = []

    func reader() throws -> HouseReader {
        let environment = ProcessInfo.processInfo.environment
        let listed = environment["LEURRE_SERVICES"].map { $0.split(separator: ",").map(String.init) } ?? []
        return HouseReader(
            targets: try ServiceTarget.list(services.isEmpty ? listed : services), settings: try broker.settings(),
            capturePrefix: capturePrefix ?? environment["LEURRE_CAPTURE_PREFIX"] ?? broker.prefix, database: database.address)
    }
}
