import Pipeline
import Postgres
import Tables
import Testing

@testable import leurre
@testable import leurre_sink

@Suite("the comparison of two schemas", .enabled(if: PrivateCluster.isWanted))
struct ComparisonTests {
    @Test("names, generations and revisions aside, the same packets give equal tables")
    func equal() throws {
        let result = try TwoHouses().compare()
        #expect(result.tables.map(\.name) == ["attacks", "visits", "payloads", "platform_hour", "platform_day", "platform_rolling", "ledger"])
        #expect(result.table("attacks").counts == [8, 0, 0, 0, 0, 0])
        #expect(result.table("visits").counts == [8, 0, 0, 0, 0, 0])
        #expect(result.table("platform_hour").counts == [16, 0, 0, 0, 0, 0])
        #expect(result.table("platform_day").counts == [16, 0, 0, 0, 0, 0])
        #expect(result.table("platform_rolling").counts == [1, 0, 0, 0, 0, 0])
        #expect(result.table("ledger").counts == [1, 0, 0, 0, 0, 0])
        #expect(result.isEqual && !result.isEmpty && result.spans.isEmpty)
    }

    @Test("a difference of any kind is counted and named")
    func differences() throws {
        let houses = try TwoHouses()
        try houses.changeLive(
            """
            update attacks set packets_received = 99, country = 'DE' where source = '0.0.0.2';
            update visits set ports_sequence = '{23/tcp}' where source = '0.0.0.3';
            delete from attacks where source = '0.0.0.4';
            delete from statistics where window_kind = 'day' and window_key = '2013-06-10' and measure = 'sequence';
            update statistics set packets = 13 where window_kind = 'rolling 7d';
            update ledger set counted = 23, missing = 1
            """)
        try houses.changeRebuilt(
            "delete from visits where source = '0.0.0.5'; update statistics set bytes = 1 where window_kind = 'hour' and window_key = '2013-06-10'")
        let result = try houses.compare()
        #expect(!result.isEqual)
        let attacks = result.table("attacks")
        #expect(attacks.counts == [6, 1, 0, 1, 0, 0] && attacks.live == 7 && attacks.rebuilt == 8)
        #expect(attacks.examples.map(\.state) == ["different", "only rebuilt"])
        #expect(attacks.examples[0].columns == #"{"country": ["DE", "FR"], "packets_received": [99, 3]}"#)
        #expect(attacks.examples[0].key.contains(#""source": "0.0.0.2""#) && attacks.examples[1].key.contains(#""source": "0.0.0.4""#))
        #expect(attacks.examples[1].columns == nil)
        // The visit whose attack is gone has nothing to say on which side it stands.
        let visits = result.table("visits")
        #expect(visits.counts == [5, 1, 1, 1, 0, 0])
        #expect(visits.examples.first { $0.state == "different" }?.columns == #"{"ports_sequence": ["{23/tcp}", "{445/tcp,139/tcp}"]}"#)
        #expect(result.table("platform_hour").counts == [14, 2, 0, 0, 0, 0])
        #expect(result.table("platform_day").counts == [15, 0, 0, 1, 0, 0])
        #expect(result.table("platform_rolling").counts == [0, 1, 0, 0, 0, 0])
        #expect(result.table("ledger").counts == [0, 1, 0, 0, 0, 0])
        #expect(try houses.compare(examples: 1).table("attacks").examples.count == 1)
    }

    @Test("a row that is there twice on one side is a difference")
    func twice() throws {
        let houses = try TwoHouses()
        try houses.changeLive(
            "insert into attacks select (jsonb_populate_record(a, '{\"id\": \"1-0-999-0\"}')).* from attacks a where source = '0.0.0.2'")
        #expect(try houses.compare().table("attacks").counts == [8, 0, 1, 0, 0, 0])
    }

    @Test("an attack that another one took in is not compared: only what counts is")
    func absorbed() throws {
        let houses = try TwoHouses()
        try houses.live.openStore().apply(
            TableBatch([.attack(.attack(Records.absorbed(Records.attack(90, source: 2), by: TwoHouses.attack(2), revision: 40)))]))
        #expect(try houses.compare().isEqual)
    }

    @Test("a row that has changed behind the floor is moving, with every window that it lies in, and hides no other difference")
    func moving() throws {
        let houses = try TwoHouses()
        // The live house is ahead: one more packet of address 5, and an attack that the rebuilt one does not know yet.
        try houses.changeLive("update attacks set packets_received = 4, revision = 90 where source = '0.0.0.5'")
        var fresh = Records.attack(90, source: 90, opened: TwoHouses.time(6), revision: 95, ports: [[22]])
        fresh.enrichment.country = "FR"
        try houses.live.openStore().apply(TableBatch([.attack(.attack(fresh)), .attack(.line(TwoHouses.line(generation: 1, revision: 95)))]))
        try houses.changeLive("update attacks set country = 'DE' where source = '0.0.0.2'")
        let result = try houses.compare()
        #expect(result.table("attacks").counts == [6, 1, 0, 0, 2, 0])
        #expect(result.table("visits").counts == [7, 0, 0, 0, 2, 0])
        #expect(result.table("platform_hour").counts == [12, 0, 0, 0, 4, 0])
        #expect(result.table("platform_rolling").counts == [0, 0, 0, 0, 1, 0])
        #expect(result.table("ledger").counts == [0, 0, 0, 0, 1, 0])
        #expect(result.moving > 0 && result.differences == 1)
    }

    @Test("the same revision is the same row, also behind the floor")
    func sameRevision() throws {
        let houses = try TwoHouses()
        #expect(try houses.compare(floor: 55).isEqual)
        try houses.changeLive("update attacks set country = 'DE' where source = '0.0.0.7'")
        #expect(try houses.compare(floor: 55).table("attacks").counts == [7, 1, 0, 0, 0, 0])
    }

    @Test("where the log has lost its beginning, what cannot be compared is left out and the rest is not")
    func cut() throws {
        let houses = try TwoHouses()
        // Retention took the first three addresses' packets; the fourth's (at 90 hours) are the first that are left.
        try houses.changeRebuilt(
            """
            delete from visits where source < '0.0.0.3'; delete from attacks where source < '0.0.0.3';
            delete from statistics where window_kind in ('hour', 'day') and window_key < '2013-06-13';
            update ledger set first_captured = '2013-06-13 18:00+00', counted = 15, missing = 9
            """)
        let result = try houses.compare()
        // 90 + 25 hours: the address at 90 hours may have been there before the cut, that at 120 cannot.
        #expect(result.table("attacks").counts == [4, 0, 0, 0, 0, 4])
        #expect(result.table("visits").counts == [4, 0, 0, 0, 0, 4])
        #expect(result.table("platform_hour").counts == [8, 0, 0, 0, 0, 8])
        #expect(result.table("platform_day").outside == 8)
        #expect(result.table("ledger").counts == [0, 0, 0, 0, 0, 1])
        #expect(result.isEqual && result.attacksOutside == 4 && result.spans.count == 1)
        try houses.changeLive("delete from attacks where source = '0.0.0.6'")
        #expect(try houses.compare().table("attacks").counts == [3, 0, 0, 1, 0, 4])
    }

    @Test("a run of a sensor that is gone from the log whole cuts, one that has only begun does not")
    func cutWhole() throws {
        let houses = try TwoHouses()
        var gone = TwoHouses.line(generation: 1, revision: 5, epoch: 6)
        gone.lastCaptured = TwoHouses.time(1)
        try houses.live.openStore().apply(TableBatch([.attack(.line(gone))]))
        let result = try houses.compare()
        // Captured until 30 hours, so compared from 55 hours on.
        #expect(result.table("attacks").counts == [6, 0, 0, 0, 0, 2])
        let fresh = try TwoHouses()
        try fresh.live.openStore().apply(TableBatch([.attack(.line(TwoHouses.line(generation: 1, revision: 99, epoch: 8)))]))
        #expect(try fresh.compare().table("attacks").counts == [8, 0, 0, 0, 0, 0])
    }

    @Test("of captures only what they cover is compared")
    func captures() throws {
        let houses = try TwoHouses()
        #expect(try houses.compare(.captures).tables.map(\.counts).last == [1, 0, 0, 0, 0, 0])
        // The captures hold 60 to 180 hours, other offsets and another epoch.
        try houses.changeRebuilt(
            """
            delete from visits where source not between '0.0.0.2' and '0.0.0.6'; delete from attacks where source not between '0.0.0.2' and '0.0.0.6';
            update attacks set revision = 100000 - revision;
            update ledger set epoch = 'other', captured = 15, counted = 15, first_captured = '2013-06-12 12:00+00',
                last_captured = '2013-06-17 12:00+00'
            """)
        let result = try houses.compare(.captures)
        // From 85 to 155 hours: the addresses at 90, 120 and 150.
        #expect(result.table("attacks").counts == [3, 0, 0, 0, 0, 5])
        #expect(result.spans.map(\.platform) == ["france1"])
        #expect(result.table("completeness").counts == [0, 0, 0, 0, 0, 1])
        try houses.changeRebuilt("delete from attacks where source = '0.0.0.4'")
        #expect(try houses.compare(.captures).table("attacks").counts == [2, 0, 1, 0, 0, 5])
        // A platform without captures.
        try houses.changeRebuilt("delete from ledger; delete from visits; delete from attacks; delete from statistics")
        let nothing = try houses.compare(.captures)
        #expect(nothing.table("attacks").counts == [0, 0, 0, 0, 0, 8] && nothing.isEmpty)
    }

    @Test("rolling windows are compared only where both clocks are the same")
    func clocks() throws {
        let houses = try TwoHouses()
        try houses.changeLive("update ledger set clock = clock + interval '5 minutes'; update statistics set packets = 7 where window_kind = 'rolling 7d'")
        #expect(try houses.compare().table("platform_rolling").counts == [0, 0, 0, 0, 1, 0])
    }

    @Test("who is common in a window that is final is not compared: that depends on the order of the platforms' data")
    func common() throws {
        let houses = try TwoHouses()
        for (schema, packets) in [(houses.live, Int64(3)), (houses.rebuilt, 6)] {
            let rows = [0, TwoHouses.attacksCount - 1].map { number in
                TableRecord.statistic(
                    Records.statistic(
                        platform: "france1", window: .hour(TwoHouses.time(number).hour), measure: .common, item: "yes", sources: 1, packets: packets,
                        end: TwoHouses.end))
            }
            try schema.openStore().apply(TableBatch(rows))
        }
        #expect(try houses.compare().table("platform_hour").counts == [16, 1, 0, 0, 0, 1])
        // Final on one side only, since the other takes later packets.
        try houses.changeLive("delete from statistics where measure = 'common' and window_key = '2013-06-10'")
        try houses.changeRebuilt(
            "create or replace function allowed_lateness() returns interval language sql immutable parallel safe return interval '720 hours'")
        #expect(try houses.compare().table("platform_hour").counts == [16, 1, 0, 0, 0, 1])
    }

    @Test("of packets that were given in again in any order, the log may have lost the newest")
    func unordered() throws {
        let houses = try TwoHouses()
        for (schema, generation, counted) in [(houses.live, UInt32(1), Int64(5)), (houses.rebuilt, 7, 3)] {
            var line = TwoHouses.line(generation: generation, revision: 40, epoch: 9)
            (line.clock, line.counted, line.lastCaptured) = (.distantPast, counted, TwoHouses.time(3))
            try schema.openStore().apply(TableBatch([.attack(.line(line))]))
        }
        // Captured until 90 hours, so compared from 115 hours on.
        #expect(try houses.compare().table("attacks").counts == [4, 0, 0, 0, 0, 4])
    }

    @Test("a column to come is compared")
    func newColumn() throws {
        let houses = try TwoHouses()
        for change in [houses.changeLive, houses.changeRebuilt] { try change("alter table attacks add column novel text default 'a'") }
        #expect(try houses.compare().isEqual)
        try houses.changeLive("update attacks set novel = 'b' where source = '0.0.0.1'")
        #expect(try houses.compare().table("attacks").examples.map(\.columns) == [#"{"novel": ["b", "a"]}"#])
    }
}
