import Pipeline

extension Session {
    /// The most first touches of a row, over all hours and machines.
    static let touchesMax = 6_144

    /// The most touches of one machine in one hour at the present level.
    var touchLimit: Int { max(TouchSet.countMax >> Int(min(touchLevel, 11)), 1) }

    mutating func touched(_ conversation: ConversationKey, _ key: TouchKey, _ hour: Int, hasPayload: Bool) {
        guard !isAnswer(conversation, at: key.time) else { return }
        let touch = Touch(key: key, transport: conversation.transport, port: conversation.machinePort, remotePort: conversation.remotePort)
        let limit = touchLimit
        if hours[hour].touchCount(of: conversation.machine) >= limit { mapPorts(of: conversation.machine) }
        hours[hour].with(conversation.machine, at: key.time) {
            $0.touches.insert(touch, limit: limit)
            if hasPayload { $0.payloads.insert(touch) }
        }
        if let map = portMaps.firstIndex(where: { $0.machine == conversation.machine && $0.transport == conversation.transport }) {
            portMaps[map].insert(conversation.machinePort)
        } else if portMaps.contains(where: { $0.machine == conversation.machine }) {
            var map = PortMap(machine: conversation.machine, transport: conversation.transport)
            map.insert(conversation.machinePort)
            insertPortMap(map)
        }
    }

    mutating func replied(_ conversation: ConversationKey, _ key: TouchKey, _ hour: Int) {
        guard !isAnswer(conversation, at: key.time) else { return }
        let touch = Touch(key: key, transport: conversation.transport, port: conversation.machinePort, remotePort: conversation.remotePort)
        hours[hour].with(conversation.machine, at: key.time) { $0.replies.insert(touch) }
    }

    /// The number of touches in all hours; at more than `touchesMax` the limit is halved until they fit. The level depends on the
    /// touches alone, not on their order: it is the first one at which they fit.
    mutating func limitTouches() -> Int {
        var count = touchCount
        while count > Self.touchesMax, touchLevel < 11 {
            for hour in hours {
                for activity in hour.machines where activity.touches.count > touchLimit / 2 { mapPorts(of: activity.machine) }
            }
            touchLevel += 1
            shrinkTouches()
            count = touchCount
        }
        return count
    }

    mutating func shrinkTouches() {
        for hour in hours.indices {
            for machine in hours[hour].machines.indices { hours[hour].machines[machine].touches.shrink(to: touchLimit) }
        }
    }

    private var touchCount: Int { hours.reduce(0) { $0 + $1.machines.reduce(0) { $0 + $1.touches.count } } }

    /// Begins the map of all ports of a machine, before the first of its touches is left out.
    private mutating func mapPorts(of machine: UInt8) {
        guard !portMaps.contains(where: { $0.machine == machine }) else { return }
        var maps: [TransportProtocol: PortMap] = [:]
        for hour in hours {
            for activity in hour.machines where activity.machine == machine {
                for touch in activity.touches.entries {
                    maps[touch.transport, default: PortMap(machine: machine, transport: touch.transport)].insert(touch.port)
                }
            }
        }
        for map in maps.values { insertPortMap(map) }
    }

    mutating func insertPortMap(_ map: PortMap) {
        let rank = (map.machine, map.transport.rawValue)
        let position = portMaps.firstIndex { ($0.machine, $0.transport.rawValue) > rank } ?? portMaps.count
        portMaps.insert(map, at: position)
    }
}

extension HourActivity {
    fileprivate func touchCount(of machine: UInt8) -> Int { machines.first { $0.machine == machine }?.touches.count ?? 0 }
}
