import Pipeline

/// When in a day something begins.
enum DayTime {
    /// In nanoseconds since midnight.
    static func draw(_ rhythm: Rhythm?, _ chance: inout Chance) -> Int64 {
        let length = Double(UTCDay.nanosecondsPerDay)
        guard let rhythm, rhythm.depthPercent > 0 else { return Int64(chance.unit() * length) }
        while true {
            let time = chance.unit()
            let distance = abs(time - rhythm.peakHour / 24)
            // Around the clock: 0 at the peak, 1 twelve hours away.
            let away = min(distance, 1 - distance) * 2
            if chance.unit() >= away * rhythm.depthPercent / 100 { return Int64(time * length) }
        }
    }
}
