import Pipeline

/// A platform of a scenario, or so many that are alike.
package struct ScenarioPlatform: Equatable, Sendable {
    /// What happens to a packet for a port that is not open.
    package enum Refusal: String, CaseIterable, Sendable { case reset, silent }

    package var id: String
    /// How many platforms like this one: more than one are called `id-0001`, `id-0002`, …, and their addresses go on upwards.
    package var count = 1
    /// Of the copies one after the other.
    package var countries: [String]
    package var networkKind = "unknown"
    /// IPv4, in increasing order.
    package var machines: [PlatformDescription.Machine]
    /// TCP ports at which the machines take part in a conversation.
    package var openPorts: [UInt16] = []
    package var refusal = Refusal.reset
    /// Weights of visits to 1, 2, 3, … machines, over *all* sources of the platform: those of tools with shares of their own are counted in.
    package var visits: [Double] = []
    /// Received packets of an average day; the conversations of talkative tools are made as long as that takes.
    package var packetsPerDay: Double?
    package var sourceCountries: [Share] = []
    package var systems: [Share] = []
    package var names: [Share] = []
    package var rhythm: Rhythm?
    /// When its sensor captured nothing.
    package var outages: [Range<Timestamp>] = []
    /// What was captured then is delivered after the rest.
    package var late: [Range<Timestamp>] = []
    /// How far its sensor's clock goes ahead (or, negative, behind), and how much more of that comes each day.
    package var clockOffset = Span(nanoseconds: 0)
    package var clockDriftPerDay = Span(nanoseconds: 0)

    package init(id: String, countries: [String], machines: [PlatformDescription.Machine]) {
        (self.id, self.countries, self.machines) = (id, countries, machines)
    }
}
