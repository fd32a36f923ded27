/// A program that attacks platforms, or victims of somebody else whose answers go astray.
package struct ScenarioTool: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case attack
        /// The address answers packets that somebody sent in a machine's name.
        case backscatter(Reply)
    }

    package enum Reply: String, CaseIterable, Sendable {
        case synAck = "syn-ack"
        case reset
        case unreachable
    }

    package var name: String
    package var kind = Kind.attack
    /// What it does on each machine, in order; of backscatter the port that answers.
    package var steps: [ToolStep]
    /// By platform id, or `all` for those that are not named.
    package var rates: [String: Rate] = [:]
    /// Weights of visits to 1, 2, 3, … machines; empty: as the platform says.
    package var visits: [Double] = []
    /// Weights of `increasing`, `decreasing` and `other` among visits to several machines.
    package var orders: [Share] = [Share("increasing", 1)]
    /// It goes to the next machine without waiting for the end of the last visit.
    package var isParallel = false
    /// Received packets of a machine visit; what the steps need at least is the least.
    package var packets: ClosedRange<Int> = 1...1
    /// Weight of its visits when a platform's packets of a day are handed out; 0: it sends what `packets` says.
    package var talk: Double = 0
    package var systems: [Share] = []
    package var countries: [Share] = []
    package var names: [Share] = []
    package var rhythm: Rhythm?
    /// Percent of its sources that are addresses seen on several platforms on the same day.
    package var commonPercent: Double = 0
    /// Weights of the number of platforms of such an address; the text is the number.
    package var spread: [Share] = [Share("2", 1)]
    /// Percent of its sources that come back on the next day, within 24 hours.
    package var returnPercent: Double = 0

    package init(name: String, steps: [ToolStep]) { (self.name, self.steps) = (name, steps) }
}

/// One port that a tool goes to, and what it says there.
package struct ToolStep: Equatable, Sendable {
    package enum Transport: String, CaseIterable, Sendable { case tcp, udp, icmp }

    package var transport: Transport
    /// 0 for ICMP.
    package var port: UInt16
    package var payload: [UInt8]

    package init(_ transport: Transport, _ port: UInt16, payload: [UInt8] = []) {
        (self.transport, self.port, self.payload) = (transport, port, payload)
    }

    /// `445/tcp`, as in a ports sequence.
    package var target: String { "\(port)/\(transport.rawValue)" }
}

/// How many new sources a tool sends to a platform, day by day. `perDay` is the average over the whole period, whatever its shape.
package struct Rate: Equatable, Sendable {
    package var perDay: Double
    /// By how many percent of the average the last day lies above the first one.
    package var trendPercent: Double = 0
    /// What a Saturday or Sunday has, in percent of other days.
    package var weekendPercent: Double = 100
    /// Days (since 1970) that have so many times as many sources as they would have.
    package var peaks: [Int32: Double] = [:]

    package init(perDay: Double) { self.perDay = perDay }
}
