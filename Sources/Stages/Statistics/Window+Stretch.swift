import Pipeline

extension Window {
    static let hoursPerDay: Int32 = 24
    static let hoursPerWeek: Int32 = 168
    /// Five-minute slots of the rolling hour.
    static let slotsPerHour: Int32 = 12

    /// The UTC day of an hour.
    static func day(ofHour hour: Int32) -> Window { .day(Int32(Int64(hour).dividedDown(by: Int64(hoursPerDay)))) }

    /// The whole hours of the window at a clock. Those of the rolling hour are the ones that its slots lie in.
    func hours(at clock: Timestamp) -> ClosedRange<Int32> {
        switch self {
        case .hour(let hour): hour...hour
        case .day(let day): day * Self.hoursPerDay...day * Self.hoursPerDay + Self.hoursPerDay - 1
        case .rollingHour: start(at: clock).hour...clock.hour
        case .rollingDay: clock.hour - Self.hoursPerDay + 1...clock.hour
        case .rollingWeek: clock.hour - Self.hoursPerWeek + 1...clock.hour
        }
    }

    /// The slots of the rolling hour at a clock.
    static func slots(at clock: Timestamp) -> ClosedRange<Int32> { clock.slot - slotsPerHour + 1...clock.slot }

    func start(at clock: Timestamp) -> Timestamp {
        self == .rollingHour ? Timestamp(slot: Self.slots(at: clock).lowerBound) : Timestamp(hour: hours(at: clock).lowerBound)
    }

    func end(at clock: Timestamp) -> Timestamp {
        self == .rollingHour ? Timestamp(slot: clock.slot + 1) : Timestamp(hour: hours(at: clock).upperBound + 1)
    }

    /// The end of a calendar window; nil for a rolling one, which never becomes final.
    var calendarEnd: Timestamp? {
        switch self {
        case .hour(let hour): Timestamp(hour: hour + 1)
        case .day(let day): Timestamp(hour: (day + 1) * Self.hoursPerDay)
        default: nil
        }
    }

    /// False for a number that no plausible time has.
    var isPlausible: Bool {
        switch self {
        case .hour(let hour): Timestamp.plausibleHours.contains(hour)
        case .day(let day): abs(Int64(day)) <= Int64(Timestamp.plausibleHours.upperBound / Self.hoursPerDay)
        default: true
        }
    }
}

extension Timestamp {
    /// A century before and after 1970: rows come from the network, and arithmetic with what lies inside cannot overflow.
    static let plausibleHours: ClosedRange<Int32> = -876_600...876_600

    var isPlausible: Bool { Self.plausibleHours.contains(hour) }
}
