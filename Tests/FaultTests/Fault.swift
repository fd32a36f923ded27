import TestSupport

/// Something that goes wrong while a house works. A fault, a seed and the same machine give the same blows, as far as time allows.
protocol Fault: Sendable {
    var name: String { get }

    /// Why this machine cannot play it; nil if it can.
    var obstacle: String? { get }

    /// Changes what the house must be like for it.
    func prepare(_ plan: inout HousePlan, _ random: inout SeededRandom)

    /// Starts the sensors, and strikes while they replay.
    func strike(_ house: FaultHouse) throws

    /// What else must hold once the house has drained, and what the tables are to be compared with; throws what does not hold.
    func examine(_ house: FaultHouse) throws
}

extension Fault {
    var obstacle: String? { nil }
    func prepare(_ plan: inout HousePlan, _ random: inout SeededRandom) {}
    func examine(_ house: FaultHouse) throws {}
}
