/// One group and what it reads: how much comes, how much it takes, how far it is behind.
struct StatusHop: Encodable {
    var group: String
    var topic: String
    /// Records written to the topic.
    var writtenPerSecond: Double?
    /// Records that the group has committed.
    var readPerSecond: Double?
    var messagesBehind: Int64
    /// Of the partition that is farthest behind; nil if that of some partition is not known.
    var secondsBehind: Double?

    /// In the order of the pipe.
    static func all(_ reading: BrokerReading, since earlier: BrokerReading?) -> [StatusHop] {
        var order: [Hop] = []
        for line in reading.lag where !order.contains(line.hop) { order.append(line.hop) }
        let seconds = reading.time - (earlier?.time ?? 0)
        return order.map { hop in
            let (now, then) = (reading.lag.filter { $0.hop == hop }, earlier?.lag.filter { $0.hop == hop } ?? [])
            func rate(_ value: (LagLine) -> Int64) -> Double? {
                guard then.count == now.count else { return nil }
                return Flow.perSecond(Double(now.map(value).reduce(0, +) - then.map(value).reduce(0, +)), seconds)
            }
            return StatusHop(
                group: hop.group, topic: hop.topic, writtenPerSecond: rate(\.end), readPerSecond: rate { max(0, $0.committed) },
                messagesBehind: now.map(\.messages).reduce(0, +), secondsBehind: now.contains { $0.seconds == nil } ? nil : now.compactMap(\.seconds).max())
        }
    }
}

extension LagLine {
    fileprivate var hop: Hop { Hop(group: group, topic: topic) }
}
