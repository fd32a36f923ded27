import ArgumentParser
import Foundation

/// Which databases enrichment asks.
struct LookupOptions: ParsableArguments {
    @Option(parsing: .upToNextOption, help: "Country ranges or MaxMind-format files. Default: Debian's tor-geoipdb if it is there.")
    var geo: [String] = []
    @Option(help: "p0f 3 signature database.") var p0f = "/etc/p0f/p0f.fp"
    @Option(help: "File of host names, in the format of hosts(5): nothing leaves the house.") var hostNames: String?
    @Flag(help: "Ask the DNS for the names of sources: the only look-up that leaves the house. Names are today's.") var reverseDns = false
    @Option(parsing: .upToNextOption, help: "Resolvers to ask, address:port. Default: those of the system.") var resolvers: [String] = []
    @Option(help: "What tells a personal computer by its host name: paper, modern, or a file with one pattern of LIKE a line.")
    var hostPatterns = "paper"

    /// As arguments of `leurre-enrich`.
    var arguments: [String] {
        let files = geo.isEmpty ? Self.installedGeo : geo
        let signatures = FileManager.default.fileExists(atPath: p0f) ? p0f : ""
        return (files.isEmpty ? [] : ["--geo"] + files) + ["--p0f", signatures] + names
    }

    private var names: [String] {
        (hostNames.map { ["--host-names", Self.whole($0)] } ?? []) + (reverseDns ? ["--reverse-dns"] : [])
            + (resolvers.isEmpty ? [] : ["--resolvers"] + resolvers)
            + ["--host-patterns", ["paper", "modern"].contains(hostPatterns) ? hostPatterns : Self.whole(hostPatterns)]
    }

    private static func whole(_ path: String) -> String { URL(fileURLWithPath: path).path }

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
