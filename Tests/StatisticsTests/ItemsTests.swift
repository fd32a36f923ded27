import Pipeline
import Testing

@testable import Statistics

struct ItemsTests {
    @Test("every item reads back as the key that it came from")
    func text() {
        var items = Items()
        let keys = [
            ItemKey(.all), ItemKey(.common), ItemKey(.machines, 3), .order(.decreasing), .attackClass(.backscatter),
            ItemKey(.country, items.name("TW")), ItemKey(.system, items.name("Windows")),
            ItemKey(
                .sequence, items.sequence([Target(transport: .tcp, port: 135), Target(transport: .udp, port: 1_026)].map(Items.port), isTruncated: true)),
            ItemKey(.port, Items.port(Target(transport: .udp, port: 65_535))),
        ]
        let texts = ["", "", "3", "decreasing", "backscatter", "TW", "Windows", "{135/tcp,1026/udp,…}", "65535/udp"]
        for (key, text) in zip(keys, texts) {
            #expect(items.text(of: key) == text)
            #expect(items.key(key.measure, text) == key)
        }
    }

    @Test(
        "what no item of a measure reads like has no key",
        arguments: [(.all, "x"), (.machines, "-1"), (.order, ""), (.attackClass, "?"), (.port, "80"), (.port, "80/x"), (.port, "65536/tcp")]
            as [(Measure, String)])
    func hostile(measure: Measure, text: String) {
        var items = Items()
        #expect(items.key(measure, text) == nil)
    }

    @Test("ports sequences that nobody counts any more are forgotten, and the others keep their meaning")
    func sweep() {
        var desk = Desk()
        for day in 0..<30 as Range<Int64> {
            let time = noon + .days(day)
            for number in 0..<60 as Range<Int64> {
                let port = UInt16(day * 60 + number)
                desk.attack([Event(time: time, port: port)], session: day * 60 + number, from: UInt32(day * 60 + number))
            }
            desk.clock(time)
            desk.flush()
            #expect(desk.items(.rollingHour, .all).count == 1)
            let ports = (0..<60).map { (number: Int64) -> String in "{\(day * 60 + number)/tcp}" }
            #expect(desk.items(.day(12_600 + Int32(day)), .sequence) == ports.sorted())
        }
        #expect(desk.items(.rollingWeek, .sequence).count == 7 * 60)
        #expect(desk.aggregator.items.sequenceCount < 1_300 && desk.aggregator.items.lists.count < 2_100)
    }
}
