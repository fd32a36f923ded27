import Pipeline

/// How far each platform's time has come, from the ledger lines that pass through.
struct PlatformClocks: Sendable {
    private var numbers: [String: Int32] = [:]
    private var sensors: [[String: Timestamp]] = []
    /// By the platform's number; nil before its first line.
    private(set) var watermarks: [Timestamp?] = []
    /// A watermark moved since this was last set to false.
    var hasMoved = false

    /// A small number in place of a platform's name, the same as long as this value lives.
    mutating func number(of platform: String) -> Int32 {
        if let number = numbers[platform] { return number }
        let number = Int32(truncatingIfNeeded: numbers.count)
        numbers[platform] = number
        sensors.append([:])
        watermarks.append(nil)
        return number
    }

    /// A sensor that started again has a new epoch and a new line; its clock is the newest of them all.
    mutating func take(_ line: LedgerLine) {
        let number = Int(number(of: line.platform))
        guard !line.isRedriven else { return }
        if let known = sensors[number][line.sensor], known >= line.clock { return }
        sensors[number][line.sensor] = line.clock
        let watermark = Lateness.watermark(sensors[number].values)
        if watermark != watermarks[number] { (watermarks[number], hasMoved) = (watermark, true) }
    }
}
