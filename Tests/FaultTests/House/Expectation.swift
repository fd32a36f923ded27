/// What the tables of a house must be computed from: what was replayed, unless a fault says otherwise.
struct Expectation {
    struct Sensor {
        var platform: String
        var name: String
        var capture: String
    }

    var platforms: [DemoWeek.Platform]
    /// Sensors of a platform beside the one that replays the platform's own captures.
    var furtherSensors: [Sensor] = []
    /// Packets that may not count: platform, nanoseconds since 1970 and the attacker's address, with tabs between them.
    var excluded: [String] = []
    /// How many packets live sensors saw, which no capture holds: then only the accounts can be compared.
    var livePackets: Int?
    /// Whether packets may be missing, if the ledger says so.
    var mayMissPackets = false
    /// Whether clocks end as in an undisturbed run with one sensor a platform.
    var endsAsUndisturbed = true

    var captures: [String] { platforms.flatMap(\.captures) + furtherSensors.map(\.capture) }
}
