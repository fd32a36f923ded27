import Lookups
import Pipeline
import Resolver
import Runtime

/// What is set about host names: who is asked, how often, and what a name says.
struct NameSettings {
    let file: HostNameFile?
    /// nil: the DNS is not asked.
    let resolver: ResolverSettings?
    let patterns: HostPatterns

    static let declared = [
        Setting(
            "reverse-dns", .flag, default: "false",
            "Ask the DNS for the names of sources. Off by default: it is the only look-up that leaves the house, and who owns the zone of an "
                + "address could notice that somebody asks. Names are today's: for captures of long ago use host-names."),
        Setting("resolvers", .list, "Resolvers to ask, address:port; none: those of the system (/etc/resolv.conf)."),
        Setting("reverse-dns-queries-per-second", .integer(1...10_000), default: "20", "Questions sent in one second, at most."),
        Setting("reverse-dns-in-flight-max", .integer(1...10_000), default: "50", "Questions on their way at once, at most."),
        Setting(
            "reverse-dns-timeout-milliseconds", .integer(50...60_000), default: "2000",
            "How long the first try of a question may take; each further one takes twice as long. Milliseconds."),
        Setting("reverse-dns-tries", .integer(1...10), default: "3", "Tries of one question, before it counts as not answered."),
        Setting(
            "reverse-dns-retry-seconds", .integer(1...86_400), default: "60",
            "How long an address that nobody answered for rests; twice as long after each further attempt, up to an hour. Seconds."),
        Setting("reverse-dns-attempts-max", .integer(1...100), default: "6", "After so many, an address is given up until the next start."),
        Setting(
            "name-lifetime-seconds-max", .integer(60...2_592_000), default: "86400", "How long a name is kept for other sources of the address, at most. Seconds."),
        Setting("no-name-lifetime-seconds-max", .integer(60...2_592_000), default: "3600", "The same for the answer that there is no name."),
        Setting("name-cache-entries-max", .integer(0...10_000_000), default: "50000", "Answers kept, at most."),
        Setting(
            "reverse-dns-special", .flag, default: "false",
            "Ask for private, loopback, documentation and other special addresses too: only an own resolver knows them."),
        Setting(
            "host-names", .text, default: "",
            "File of host names, in the format of hosts(5). It is asked before the DNS, at once, and nothing leaves the house."),
        Setting(
            "host-patterns", .text, default: "paper",
            "What tells a personal computer by its host name: paper (%dsl%, %dialin%, %cable%), modern, or a file with one pattern of LIKE a line; one "
                + "behind an exclamation mark excludes. The list's name stands in each row."),
    ]

    init(_ settings: Settings) throws {
        file = try settings.optionalText("host-names").map { path in try HostNameFile(path: path) }
        patterns = try Self.patterns(settings.text("host-patterns"))
        resolver = try settings.flag("reverse-dns") ? Self.resolver(settings) : nil
        guard resolver != nil || settings.list("resolvers").isEmpty else {
            throw SettingError("\"resolvers\" are named but \"reverse-dns\" is off; set it to true, or leave the resolvers out")
        }
    }

    private static func patterns(_ text: String) throws -> HostPatterns {
        switch text {
        case "paper": .paper
        case "modern": .modern
        default: try HostPatternFile.read(path: text)
        }
    }

    private static func resolver(_ settings: Settings) throws -> ResolverSettings {
        var resolver = ResolverSettings()
        do { resolver.servers = try settings.list("resolvers").map { text in try ResolverServer(text) } } catch {
            // Somebody wrote it, so it is the configuration that is wrong.
            throw SettingError("\(error)")
        }
        resolver.queriesPerSecond = settings.integer("reverse-dns-queries-per-second")
        resolver.inFlightMax = settings.integer("reverse-dns-in-flight-max")
        resolver.timeoutMilliseconds = settings.integer("reverse-dns-timeout-milliseconds")
        resolver.tries = settings.integer("reverse-dns-tries")
        resolver.retryPause = .seconds(Int64(settings.integer("reverse-dns-retry-seconds")))
        resolver.attemptsMax = settings.integer("reverse-dns-attempts-max")
        resolver.nameLifetime = .minutes(1)...(.seconds(Int64(settings.integer("name-lifetime-seconds-max"))))
        resolver.noNameLifetime = .minutes(1)...(.seconds(Int64(settings.integer("no-name-lifetime-seconds-max"))))
        resolver.cacheEntriesMax = settings.integer("name-cache-entries-max")
        resolver.asksSpecialAddresses = settings.flag("reverse-dns-special")
        return resolver
    }
}
