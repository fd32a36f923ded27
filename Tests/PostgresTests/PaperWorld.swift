import Pipeline

/// Three platforms of a few sources each, for the paper's sections: every number can be counted on fingers.
///
/// `near` and `nearer` stand in one class A, `far` in another. What address is where is said beside each source.
struct PaperWorld {
    private static let a: UInt32 = 0x0101_0101
    private static let b: UInt32 = 0x0202_0202
    private static let c: UInt32 = 0x0303_0303
    private static let d: UInt32 = 0x0404_0404
    private static let e: UInt32 = 0x0505_0505

    static let platforms: [(id: String, machines: [String])] = [
        ("far", ["192.0.2.1"]), ("near", ["10.0.0.1", "10.0.0.2", "10.0.0.3"]), ("nearer", ["10.200.0.1", "10.200.0.2", "10.200.0.3"]),
    ]

    static var records: [TableRecord] { attacks.map { .attack(.attack($0)) } + reports }

    /// - A scans near and nearer: common, a scanner, in one class A.
    /// - B sends backscatter to near and far: common, backscatter.
    /// - C sends backscatter to near and probes far: common, a scanner.
    /// - D probes near only, with a tool; E comes to near twice, a month apart, with a Linux.
    private static var attacks: [Attack] {
        [
            attack(1, "near", a, system: "Windows", order: [1, 2, 3]), attack(2, "nearer", a, system: "Windows", order: [2, 1, 3]),
            backscatter(3, "near", b), backscatter(4, "far", b), backscatter(5, "near", c), attack(6, "far", c, system: nil, order: [1]),
            attack(7, "near", d, system: "Nmap", order: [3, 2, 1]), attack(8, "near", e, system: "Linux", order: [1]),
            attack(9, "near", e, system: "Windows", order: [2], day: 30),
        ]
    }

    /// Visits the machines in this order.
    private static func attack(
        _ number: Int64, _ platform: String, _ source: UInt32, system: String?, order: [UInt8], day: Int64 = 0
    ) -> Attack {
        let opened = Records.monday + .hours(24 * day + 1)
        var attack = Records.attack(number, platform: platform, source: source, opened: opened)
        let machines = order.enumerated().map { Records.visit(machine: $1, opened: opened + .minutes(Int64($0)), ports: [445]) }
        attack.session.hours = [HourActivity(hour: opened.hour, machines: machines.sorted { $0.machine < $1.machine })]
        attack.session.lastSeen = opened + .minutes(Int64(order.count))
        attack.enrichment.system = system.map {
            OperatingSystem(family: $0, name: $0, flavour: "", distance: 1, match: .exact, isApplication: $0 == "Nmap")
        }
        return attack
    }

    private static func backscatter(_ number: Int64, _ platform: String, _ source: UInt32) -> Attack {
        let opened = Records.monday + .hours(1)
        var attack = Records.attack(number, platform: platform, source: source, opened: opened)
        var visit = Records.visit(machine: 1, opened: opened, ports: [])
        visit.firstPortless = nil
        let key = TouchKey(time: opened, origin: 0, batch: 1, index: 1)
        visit.replies.insert(Touch(key: key, transport: .tcp, port: 1_024, remotePort: 80))
        attack.session.hours = [HourActivity(hour: opened.hour, machines: [visit])]
        return attack
    }

    private static var reports: [TableRecord] {
        platforms.map { platform in
            var report = Records.report(platform: platform.id)
            report.platform.machines = platform.machines.enumerated().compactMap { index, address in
                Address(address).map { PlatformDescription.Machine(index: UInt8(index + 1), address: $0, system: "") }
            }
            return .report(report)
        }
    }
}
