import ArgumentParser
import Foundation

/// Which databases enrichment asks.
struct SourceOptions: ParsableArguments {
    @Option(parsing: .upToNextOption, help: "Country ranges or MaxMind-format files. Default: Debian's tor-geoipdb if it is there.")
    var geo: [String] = []
    @Option(help: "p0f 3 signature database.") var p0f = "/etc/p0f/p0f.fp"
    @Option(help: "Partitions of the embedded broker, 1 to 64; it keeps 5 MiB of each.") var partitions = 4

    @Flag(help: "At the end, tell the peak memory of each service on standard error.") var measure = false

    var houseOptions: House.Options {
        House.Options(geo: geo.isEmpty ? Self.installedGeo : geo, p0f: FileManager.default.fileExists(atPath: p0f) ? p0f : "", partitions: partitions)
    }

    /// Where the package installs its files, or where the demo unpacks them.
    private static var installedGeo: [String] {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let unpacked = own.appendingPathComponent("../../countries/usr/share/tor").standardizedFileURL.path
        for folder in ["/usr/share/tor", unpacked, ProcessInfo.processInfo.environment["LEURRE_COUNTRY_RANGES"] ?? ""] {
            let files = ["geoip", "geoip6"].map { "\(folder)/\($0)" }.filter { FileManager.default.fileExists(atPath: $0) }
            if !files.isEmpty { return files }
        }
        return []
    }
}
