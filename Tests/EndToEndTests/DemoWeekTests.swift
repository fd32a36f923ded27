import Foundation
import Testing

/// The shipped week, through the real executables.
@Suite("Demo week", .serialized) struct DemoWeekTests {
    private static let analysis = Result {
        try Analysis.run(["--platforms", Tool.root.appendingPathComponent("deploy/data/demo/platforms.yaml").path])
    }

    @Test("every packet of the week is counted, once")
    func accounts() throws { try Self.analysis.get().expectAccounted(packets: 14_689) }

    @Test("the ports sequence {445/tcp} peaks in Tokyo on 15 and 16 June")
    func peak() throws {
        let days = try Self.analysis.get().tables.platformDay
            .filter { $0.platform == "tokyo" && $0.measure == "sequence" && $0.item == "{445/tcp}" }
            .sorted { $0.sources > $1.sources }
        #expect(Set(days.prefix(2).map(\.day)) == ["2013-06-15", "2013-06-16"])
    }

    @Test("a platform with two machines sees scans of both")
    func twoMachines() throws {
        let attacks = try Self.analysis.get().attacks.filter { $0.platform == "norcal" }
        let scans = attacks.filter { $0.class == "scan" && $0.machines.count == 2 }
        let machinesMax = attacks.map(\.machines.count).max()
        #expect(!scans.isEmpty)
        #expect(machinesMax == 2)
    }

    @Test("the daily table equals the packets and addresses of the captures, day by day")
    func daily() throws {
        let days = try Self.analysis.get().tables.platformDay.filter { $0.measure == "all" }
        let packets = days.map(\.packets).reduce(0, +)
        #expect(packets == 14_689)
        let table = try Self.analysis.get().tables.table3
        #expect(table.count == 8)
        for row in table {
            let own = days.filter { $0.platform == row.platform }
            #expect(row.activeDays == 7)
            let (sources, packets) = (own.map(\.sources).reduce(0, +), own.map(\.packets).reduce(0, +))
            #expect(abs(row.sourcesPerDay - Double(sources) / 7) < 0.01)
            #expect(abs(row.packetsPerDay - Double(packets) / 7) < 0.01)
        }
    }
}
