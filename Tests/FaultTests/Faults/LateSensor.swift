import TestSupport

/// A platform with two sensors, of which one delivers behind the other: within the allowed lateness all is counted where it belongs; what
/// comes later is set aside, counted, and lies in the dead letters.
struct LateSensor: Fault {
    let name: String
    /// How far behind, in hours of the capture.
    let hours: ClosedRange<Double>

    func prepare(_ plan: inout HousePlan, _ random: inout SeededRandom) { (plan.platforms, plan.replaySeconds) = (["tokyo"], 14) }

    func strike(_ house: FaultHouse) throws {
        let halves = try CaptureFiles.split(house.platforms[0].captures[0], into: house.folder, &house.random)
        house.expected.platforms[0].captures = []
        house.expected.furtherSensors = (0...1).map { Expectation.Sensor(platform: "tokyo", name: "tokyo-\($0 + 1)", capture: halves[$0]) }
        house.expected.endsAsUndisturbed = false
        let secondsPerHour = 3_600 / (DemoWeek.seconds / 14)
        house.struck()
        try house.addSensor(house.platforms[0], named: "tokyo-1", captures: [halves[0]])
        try house.pass(hours.lowerBound * secondsPerHour...hours.upperBound * secondsPerHour)
        try house.addSensor(house.platforms[0], named: "tokyo-2", captures: [halves[1]])
        house.healed()
    }

    func examine(_ house: FaultHouse) throws {
        let late = try house.database.value("select late from completeness")
        guard hours.upperBound <= 48 ? late == "0" : late != "0" else { throw FaultFailure("\(late) packets were late") }
        guard hours.upperBound > 48 else { return }
        let letters = try DeadLetters(house, reason: .late, atLeast: Int(late) ?? 0).letters
        guard "\(letters.count)" == late else { throw FaultFailure("\(late) packets were late, but \(letters.count) lie in the dead letters") }
        // The oracle computes the tables without what was set aside. A letter holds the packet as its batch does: a header of 16 bytes, then the IPv4 packet with its source at 12.
        house.expected.excluded = letters.map { letter in
            "tokyo\t\(letter.captured.nanoseconds)\t" + letter.value.dropFirst(28).prefix(4).map(String.init).joined(separator: ".")
        }
    }
}
