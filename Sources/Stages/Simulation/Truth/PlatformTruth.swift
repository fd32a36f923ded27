/// What is known of a platform because it was made so: counted from the packets that its capture holds, without looking at their bytes.
package struct PlatformTruth: Encodable, Equatable, Sendable {
    package struct Day: Encodable, Equatable, Sendable {
        package var day: String
        package var isActive: Bool
        package var sources: Int
        package var packetsReceived: Int
        package var packetsSent: Int
    }

    package struct Sequence: Encodable, Equatable, Sendable {
        package var portsSequence: String
        /// Machine visits with exactly this sequence, and sources with at least one of them.
        package var visits: Int
        package var sources: Int
        /// The day with most visits; a sequence of a day is that of the day's touches.
        package var peakDay: String
        package var peakVisits: Int
        /// Visits a day, in the order of `days`.
        package var visitsByDay: [Int]
    }

    package var platform: String
    package var country: String
    package var activeDays = 0
    package var sourcesPerDay = 0.0
    package var packetsPerDay = 0.0
    package var days: [Day] = []
    package var attacks = 0
    package var packetsReceived = 0
    package var packetsSent = 0
    /// By falling number of visits.
    package var sequences: [Sequence] = []
    /// Sources by number of machines reached, from one machine on.
    package var machines: [Int] = []
    package var orders: [String: Int] = [:]
    /// Sources on three or more machines, by order.
    package var ordersOfThree: [String: Int] = [:]
    package var classes: [String: Int] = [:]
    package var countries: [String: Int] = [:]
    /// By family as p0f calls it; `unknown` without a SYN that p0f knows.
    package var systems: [String: Int] = [:]
    package var hostKinds: [String: Int] = [:]
    package var late = 0
}

/// The whole truth about a simulated world.
package struct Truth: Encodable, Equatable, Sendable {
    package struct Addresses: Encodable, Equatable, Sendable {
        package var all = 0
        /// Seen on two or more platforms.
        package var common = 0
        /// Of these, those all of whose attacks are backscatter, and the others.
        package var backscatter = 0
        package var scanners = 0
    }

    package var scenario: String
    package var seed: UInt64
    package var from: String
    package var days: Int
    package var addresses: Addresses
    package var platforms: [PlatformTruth]
}

extension Truth {
    /// The columns of the lines that a simulator hands out for sources.
    package static var sourceColumns: [String] { FinishedAttack.header }
}
