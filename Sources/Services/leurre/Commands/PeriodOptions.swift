import ArgumentParser

/// From when to when; without either all there is.
struct PeriodOptions: ParsableArguments {
    @Option(help: "Start of the period, as in 2013-06-10 or 2013-06-10T12:00Z; UTC unless it says otherwise.") var from: String?
    @Option(help: "End of the period, which does not belong to it.") var to: String?
}
