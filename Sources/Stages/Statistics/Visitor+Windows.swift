import Pipeline

extension Visitor {
    /// The windows whose share must be computed again: those that a changed hour lies in, and the rolling ones whose edge passed a visit.
    func dirtyWindows(_ hours: [CountedHour], at clock: Timestamp) -> [Window] {
        var windows: [Window] = []
        let isWhole = dirty.contains(.whole)
        let numbers = isWhole ? hours.map(\.hour) : Set(dirtyHours).sorted()
        var last: Int32?
        for hour in numbers where hour != last {
            windows.append(.hour(hour))
            last = hour
        }
        var lastDay: Window?
        for day in numbers.lazy.map(Window.day(ofHour:)) where day != lastDay {
            windows.append(day)
            lastDay = day
        }
        for (window, dirt) in [(Window.rollingDay, Dirt.rollingDay), (.rollingWeek, .rollingWeek), (.rollingHour, .rollingHour)] {
            let range = window.hours(at: clock)
            if isWhole || dirty.contains(dirt) || numbers.contains(where: range.contains) { windows.append(window) }
        }
        return windows
    }
}
