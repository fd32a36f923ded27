/// One number of one window of one platform, absolute: a row of `statistics.v1`. Readers add the partitions (and generations) up.
package struct Statistic: Equatable, Sendable {
    package var key: StatisticKey
    package var revision: Revision
    package var value: StatisticValue
    /// The window's start and end; they move for rolling windows.
    package var start: Timestamp
    package var end: Timestamp
    /// The platform's clock when the value was computed.
    package var asOf: Timestamp
    /// The window lies behind the clock by the allowed lateness: nothing will be published for it again.
    package var isFinal: Bool

    package init(
        key: StatisticKey, revision: Revision, value: StatisticValue, start: Timestamp, end: Timestamp, asOf: Timestamp, isFinal: Bool
    ) {
        (self.key, self.revision, self.value) = (key, revision, value)
        (self.start, self.end, self.asOf, self.isFinal) = (start, end, asOf, isFinal)
    }
}

package struct StatisticKey: Hashable, Sendable {
    package var platform: String
    package var window: Window
    package var measure: Measure
    /// The country, the ports sequence, the port, …; empty for `all`.
    package var item: String
    package var partition: Int32
    package var generation: UInt32

    package init(platform: String, window: Window, measure: Measure, item: String, partition: Int32, generation: UInt32) {
        (self.platform, self.window, self.measure) = (platform, window, measure)
        (self.item, self.partition, self.generation) = (item, partition, generation)
    }
}

package struct StatisticValue: Equatable, Sendable {
    /// Distinct attacker addresses.
    package var sources: Int64 = 0
    /// Machine visits; only `sequence` has them.
    package var visits: Int64 = 0
    /// Packets and bytes received.
    package var packets: Int64 = 0
    package var bytes: Int64 = 0

    package init() {}

    package static func += (sum: inout StatisticValue, term: StatisticValue) {
        sum.sources &+= term.sources
        sum.visits &+= term.visits
        sum.packets &+= term.packets
        sum.bytes &+= term.bytes
    }

    package static func -= (sum: inout StatisticValue, term: StatisticValue) {
        sum.sources &-= term.sources
        sum.visits &-= term.visits
        sum.packets &-= term.packets
        sum.bytes &-= term.bytes
    }

    package static let zero = StatisticValue()
}

/// The stretch of time that a statistic is about.
package enum Window: Hashable, Sendable {
    /// A calendar hour, in hours since 1970.
    case hour(Int32)
    /// A UTC day, in days since 1970.
    case day(Int32)
    /// Twelve five-minute slots ending with the slot of the platform's clock.
    case rollingHour
    /// 24 or 168 whole hours ending with the hour of the platform's clock.
    case rollingDay
    case rollingWeek
}

/// What is counted; the raw value is the tables' `measure`.
package enum Measure: String, CaseIterable, Sendable {
    case all
    /// By number of machines reached.
    case machines
    case order
    case attackClass = "class"
    case country
    /// By operating system family; `unknown` where there is none.
    case system
    /// By ports sequence of each machine visit; `sources` counts the sources with at least one such visit.
    case sequence
    /// By port and protocol, `445/tcp`.
    case port
    /// `common`: also seen on another platform in the same window.
    case common
}
