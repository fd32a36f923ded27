import ArgumentParser

/// What `demo` and `analyse` build their house with.
struct SourceOptions: ParsableArguments {
    @OptionGroup var lookups: LookupOptions
    @Option(help: "Partitions of the embedded broker, 1 to 64; it keeps 5 MiB of each. 4 unless given, or 8 for captures of over 32 MB of over 1 MB a platform.")
    var partitions: Int?
    @Option(help: "Sinks that write to the tables beside each other, 1 to 16: each has some partitions and a connection of its own.") var sinks = 1
    @Flag(help: "At the end, tell the peak memory and the processor time of each service on standard error.") var measure = false

    func houseOptions(for job: ReplayJob) -> House.Options {
        House.Options(lookups: lookups.arguments, partitions: partitions ?? job.partitions, sinks: sinks)
    }

    func validate() throws {
        guard 1...16 ~= sinks else { throw ValidationError("\(sinks) sinks are none that a house can have; give 1 to 16") }
    }
}
