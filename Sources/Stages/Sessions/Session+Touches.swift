import Pipeline

extension Session {
    mutating func touched(_ conversation: ConversationKey, _ key: TouchKey, _ hour: Int, hasPayload: Bool) {
        guard !isAnswer(conversation, at: key.time) else { return }
        let touch = Touch(key: key, transport: conversation.transport, port: conversation.machinePort, remotePort: conversation.remotePort)
        let (limit, witnesses) = (touchLimit, witnessLimit)
        if hours[hour].touchCount(of: conversation.machine) >= limit { mapPorts(of: conversation.machine) }
        hours[hour].with(conversation.machine, at: key.time) {
            $0.touches.insert(touch, limit: limit)
            if hasPayload { $0.payloads.insert(touch) }
            $0.payloads.shrink(to: witnesses)
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
        let witnesses = witnessLimit
        hours[hour].with(conversation.machine, at: key.time) {
            $0.replies.insert(touch)
            $0.replies.shrink(to: witnesses)
        }
    }

    /// Begins the maps of the machines whose touches would not all find room when the hour is added to another one.
    mutating func mapPorts(beforeAdding hour: HourActivity, to place: HourActivity?) {
        for activity in hour.machines where activity.touches.count + (place?.touchCount(of: activity.machine) ?? 0) > touchLimit {
            mapPorts(of: activity.machine)
        }
    }

    /// Begins the map of all ports of a machine, before the first of its touches is left out.
    mutating func mapPorts(of machine: UInt8) {
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
    func touchCount(of machine: UInt8) -> Int { machines.first { $0.machine == machine }?.touches.count ?? 0 }
}
