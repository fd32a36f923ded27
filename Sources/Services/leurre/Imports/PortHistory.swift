/// What somebody else counted on one port, day by day, each day once.
struct PortHistory: Equatable {
    struct Day: Equatable {
        /// YYYY-MM-DD, a day of the calendar.
        var date: String
        var records: Int64
        var sources: Int64
        var targets: Int64
    }

    let port: Int
    /// In order.
    let days: [Day]

    /// A century of days, for one port.
    static let daysMax = 36_525

    init(port: Int?, days: [Day], expected: Int? = nil) throws(ImportError) {
        guard let port = port ?? expected else { throw ImportError("it does not say which port it counts; give it: --port NUMBER") }
        guard (0...65_535).contains(port) else { throw ImportError("port \(port) is none: it must be a number from 0 to 65535") }
        guard expected == nil || expected == port else {
            throw ImportError("it counts port \(port), not \(expected ?? port); leave --port out")
        }
        guard !days.isEmpty else { throw ImportError("it holds no day") }
        guard days.count <= Self.daysMax else { throw ImportError("it holds more than \(Self.daysMax) days") }
        let sorted = days.sorted { $0.date < $1.date }
        for (day, next) in zip(sorted, sorted.dropFirst()) where day.date == next.date {
            throw ImportError("\(day.date) is there twice")
        }
        (self.port, self.days) = (port, sorted)
    }

    /// For people.
    var span: String { "\(days.count) days, \(days.first?.date ?? "") to \(days.last?.date ?? "")" }
}

/// Why something was not imported: a cause, in words for people.
struct ImportError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
