/// What a simulated world is like: platforms, the programs that attack them, and victims elsewhere whose answers reach them.
///
/// Plain values as somebody wrote them down; `World` tests them against each other.
package struct Scenario: Equatable, Sendable {
    package var name: String
    /// First UTC day, in days since 1970.
    package var firstDay: Int32
    package var days: Int
    package var seed: UInt64 = 1
    /// Percent by which the number of sources of a day may lie above or below its rate.
    package var noisePercent: Double = 0
    /// Where a source's system is drawn from unless its tool or platform says otherwise.
    package var systems: [Share] = []
    package var countries: [Share] = []
    package var names: [Share] = []
    package var rhythm: Rhythm?
    package var platforms: [ScenarioPlatform] = []
    package var tools: [ScenarioTool] = []

    package init(name: String, firstDay: Int32, days: Int) { (self.name, self.firstDay, self.days) = (name, firstDay, days) }
}

/// Something with its weight among others; weights need not add up to 100.
package struct Share: Equatable, Sendable {
    package var text: String
    package var weight: Double

    package init(_ text: String, _ weight: Double) { (self.text, self.weight) = (text, weight) }
}

/// The rhythm of a day: most sources begin around one hour, fewest twelve hours later.
package struct Rhythm: Equatable, Sendable {
    /// UTC, 0 to 24.
    package var peakHour: Double
    /// By how many percent the quietest moment lies below the busiest.
    package var depthPercent: Double

    package init(peakHour: Double, depthPercent: Double) { (self.peakHour, self.depthPercent) = (peakHour, depthPercent) }
}
